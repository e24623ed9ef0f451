/** A crash at a write: machines that stop the moment one of their next writes is done, before it lands or after, and restart when the fault ends. */
import type { NodeId } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";
import type { Damage, Fault } from "./fault.ts";
import { namesOf, TARGETS, targetsOf } from "./target.ts";

export const crashAtWrite: Fault = {
  name: "crash-at-write",
  about:
    "Lies in wait at disks: machines stop when one of their next writes is done, before it lands or after, and nobody is told. They restart when the fault ends.",
  parameters: {
    target: { kind: "target", about: `${TARGETS.join(", ")}, or nodes.`, default: "random" },
    moment: {
      kind: "text",
      about: "before: the write is lost; after: it has landed, but the node does not learn it.",
      default: "either",
      choices: ["before", "after", "either"],
    },
    among: {
      kind: "integer",
      about: "It is one of so many next writes, drawn for each machine.",
      default: 4,
      min: 1,
      max: 1_000_000,
    },
  },
  main: "target",
  lengthName: "restartAfter",
  harms: ["crash", "unsynced-loss"],
  usualUs: { min: 100_000, max: 1_500_000 },

  begin(world, settings, stream) {
    const nodes = targetsOf(settings["target"] ?? "random", world, stream).filter(
      (node) => world.node(node).disk.ambush === null,
    );
    if (nodes.length === 0) return null;
    for (const node of nodes) {
      const landing = stream.below(settings["among"] as number);
      const before =
        settings["moment"] === "before" ||
        (settings["moment"] === "either" && stream.below(2) === 0);
      world.node(node).disk.ambush = { landing, fate: before ? "crash-before" : "crash-after" };
    }
    return { damage: { lying: incarnationsOf(world, nodes) }, words: namesOf(nodes) };
  },

  end: liftAmbush,
};

/** Each node with its incarnation. */
export function incarnationsOf(
  world: World,
  nodes: readonly NodeId[],
): readonly (readonly [NodeId, number])[] {
  return nodes.map((node) => [node, world.node(node).disk.incarnation] as const);
}

/** Ends an ambush: where it has not struck it is called off, where it has the node starts again. */
export function liftAmbush(world: World, damage: Damage): void {
  for (const [node, incarnation] of damage["lying"] as readonly (readonly [NodeId, number])[]) {
    const { disk, up } = world.node(node);
    if (up && disk.incarnation === incarnation && !disk.broken) disk.ambush = null;
    else if (!up && disk.incarnation === incarnation + 1 && disk.stoppedHere) world.restart(node);
    else if (up && disk.incarnation === incarnation) {
      world.crash(node);
      world.restart(node);
    }
  }
}
