/**
 * Pause and resume: a process stops (a long garbage collection, a suspended virtual machine) while
 * its clocks run.
 */
import type { MachineId } from "../protocol/node-id.ts";
import type { Fault } from "./fault.ts";
import { machineParameter, namesOf, targetsOf } from "./target.ts";

export const pause: Fault = {
  name: "pause",
  about: "Freezes processes; what reaches them waits, timers fire late, clocks run on.",
  parameters: {
    target: machineParameter("random"),
  },
  main: "target",
  harms: ["pause", "delay"],
  usualUs: { min: 50_000, max: 1_500_000 },
  needsTime: true,

  begin(world, settings, aim) {
    const nodes = targetsOf(settings["target"] ?? "random", world, aim);
    if (nodes.length === 0) return null;
    const paused = nodes.map((node) => [node, world.machines.machine(node).incarnation] as const);
    for (const node of nodes) world.machines.pause(node);
    return { damage: { paused }, words: namesOf(world, nodes) };
  },

  end(world, damage) {
    const paused = damage["paused"] as readonly (readonly [MachineId, number])[];
    for (const [node, incarnation] of paused) {
      // A crash in between has ended the pause already.
      if (world.machines.machine(node).incarnation === incarnation) world.machines.resume(node);
    }
  },
};
