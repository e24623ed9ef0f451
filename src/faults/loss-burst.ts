/** A burst of loss: for a while links lose, double or delay more than they usually do. */
import type { MachineId } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";
import type { Damage, Fault } from "./fault.ts";
import { linksBetween, machineParameter, namesOf, targetsOf } from "./target.ts";

export const lossBurst: Fault = {
  name: "loss-burst",
  about: "Links to and from the target lose, double and delay more messages for a while.",
  parameters: {
    target: machineParameter("all"),
    loss: { kind: "ratio", about: "Added loss.", default: 300_000, min: 0, max: 1_000_000 },
    duplicate: { kind: "ratio", about: "Added duplication.", default: 0, min: 0, max: 1_000_000 },
    delay: { kind: "duration", about: "Added latency.", default: 0, min: 0, max: 600_000_000 },
  },
  main: "target",
  harms: ["loss", "duplication", "delay", "reordering"],
  usualUs: { min: 200_000, max: 2_000_000 },
  needsTime: true,

  idle: ({ loss, duplicate, delay }) =>
    loss === 0 && duplicate === 0 && delay === 0
      ? { name: "loss", right: "more than 0%, or a duplicate or a delay above 0" }
      : null,

  begin(world, settings, aim) {
    const nodes = targetsOf(settings["target"] ?? "all", world, aim);
    if (linksBetween(world, nodes).length === 0) return null;
    const lossPpm = settings["loss"] as number;
    const duplicatePpm = settings["duplicate"] as number;
    const delayUs = settings["delay"] as number;
    disturb(world, nodes, lossPpm, duplicatePpm, delayUs);
    return { damage: { nodes, lossPpm, duplicatePpm, delayUs }, words: namesOf(world, nodes) };
  },

  end(world: World, damage: Damage) {
    disturb(
      world,
      damage["nodes"] as readonly MachineId[],
      -(damage["lossPpm"] as number),
      -(damage["duplicatePpm"] as number),
      -(damage["delayUs"] as number),
    );
  },
};

/** Changes each link between a target and another machine once, in both directions. */
function disturb(
  world: World,
  nodes: readonly MachineId[],
  lossPpm: number,
  duplicatePpm: number,
  delayUs: number,
): void {
  for (const [from, to] of linksBetween(world, nodes)) {
    world.machines.disturb(from, to, lossPpm, duplicatePpm, delayUs);
  }
}
