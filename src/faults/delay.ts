/**
 * Delay: for a while messages of some nodes take longer, all of them or a share: the slow link, and
 * the straggler long after its time.
 */
import type { Range } from "../core/parameters.ts";
import type { MachineId } from "../protocol/node-id.ts";
import type { Slowness } from "../world/fate.ts";
import type { World } from "../world/world.ts";
import type { Fault } from "./fault.ts";
import { linksBetween, machineParameter, namesOf, targetsOf } from "./target.ts";

export const delay: Fault = {
  name: "delay",
  about:
    "Messages between the target and other nodes take longer for a while: all of them, or a share.",
  parameters: {
    target: machineParameter("all"),
    by: {
      kind: "duration-range",
      about: "How much longer, drawn for each message.",
      default: { min: 50_000, max: 2_000_000 },
      min: 0,
      max: 600_000_000,
    },
    share: {
      kind: "ratio",
      about: "Which part of the messages is delayed.",
      default: 1_000_000,
      min: 1,
      max: 1_000_000,
    },
    direction: {
      kind: "text",
      about: "both; in: what the target receives; out: what it sends.",
      default: "both",
      choices: ["both", "in", "out", "random"],
    },
  },
  main: "target",
  harms: ["delay", "reordering"],
  usualUs: { min: 200_000, max: 2_000_000 },
  needsTime: true,

  idle: ({ by }) =>
    (by as unknown as Range).max === 0 ? { name: "by", right: "a duration above 0" } : null,

  begin(world, settings, aim) {
    const nodes = targetsOf(settings["target"] ?? "all", world, aim);
    if (nodes.length === 0) return null;
    const by = settings["by"] as unknown as Range;
    const slowness = { minUs: by.min, maxUs: by.max, sharePpm: settings["share"] as number };
    const direction =
      settings["direction"] === "random"
        ? aim.pick("direction", ["both", "in", "out"] as const)
        : settings["direction"];
    const links = linksOf(world, nodes, String(direction));
    if (links.length === 0) return null;
    for (const [from, to] of links) world.machines.slow(from, to, slowness);
    return {
      damage: { links, slowness },
      words: `${direction === "both" ? "" : `${direction}, `}${namesOf(world, nodes)}`,
    };
  },

  end(world, damage) {
    const slowness = damage["slowness"] as Slowness;
    for (const [from, to] of damage["links"] as readonly Link[])
      world.machines.hasten(from, to, slowness);
  },
};

type Link = readonly [from: MachineId, to: MachineId];

/** The directed links between the targets and other machines, each once. */
function linksOf(world: World, targets: readonly MachineId[], direction: string): readonly Link[] {
  return linksBetween(world, targets).filter(([from, to]) => {
    const sends = direction !== "in" && targets.includes(from);
    const receives = direction !== "out" && targets.includes(to);
    return sends || receives;
  });
}
