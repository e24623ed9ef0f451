/** A disk error: one of a disk's next writes fails, and the disk takes none any more until the machine restarts. */
import { incarnationsOf, liftAmbush } from "./crash-at-write.ts";
import type { Fault } from "./fault.ts";
import { namesOf, TARGETS, targetsOf } from "./target.ts";

export const diskError: Fault = {
  name: "disk-error",
  about:
    "One of a disk's next writes fails, and all after it. Machines whose disk failed restart when the fault ends.",
  parameters: {
    target: { kind: "target", about: `${TARGETS.join(", ")}, or nodes.`, default: "random" },
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
  harms: ["disk-error"],
  usualUs: { min: 200_000, max: 2_000_000 },

  begin(world, settings, stream) {
    const nodes = targetsOf(settings["target"] ?? "random", world, stream).filter(
      (node) => world.node(node).disk.ambush === null,
    );
    if (nodes.length === 0) return null;
    for (const node of nodes) {
      const landing = stream.below(settings["among"] as number);
      world.node(node).disk.ambush = { landing, fate: "fails" };
    }
    return { damage: { lying: incarnationsOf(world, nodes) }, words: namesOf(nodes) };
  },

  end: liftAmbush,
};
