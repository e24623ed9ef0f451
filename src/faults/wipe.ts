/** A wiped disk: a machine stops, and later starts with nothing, as one that was set up anew. */
import type { MachineId } from "../protocol/node-id.ts";
import type { Fault } from "./fault.ts";
import { namesOf, targetParameter, targetsOf } from "./target.ts";

export const wipe: Fault = {
  name: "wipe",
  about: "Stops machines, and empties their disks. They start with nothing when the fault ends.",
  parameters: { target: targetParameter("random") },
  main: "target",
  lengthName: "restartAfter",
  harms: ["crash", "unsynced-loss", "disk-loss"],
  usualUs: { min: 100_000, max: 2_000_000 },

  begin(world, settings, aim) {
    const { machines } = world;
    const nodes = targetsOf(settings["target"] ?? "random", world, aim);
    if (nodes.length === 0) return null;
    for (const node of nodes) machines.crash(node, 0);
    for (const node of nodes) machines.wipeDisk(node);
    const stopped = nodes.map((node) => [node, machines.machine(node).incarnation] as const);
    return { damage: { stopped }, words: namesOf(world, nodes) };
  },

  end({ machines }, damage) {
    for (const [node, stopped] of damage["stopped"] as readonly (readonly [MachineId, number])[]) {
      // Another fault may have started it, and stopped it again.
      if (machines.machine(node).incarnation === stopped) machines.restart(node);
    }
  },
};
