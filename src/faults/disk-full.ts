/**
 * A full disk: for a while nothing can be written; a node that found that out restarts when there
 * is space again.
 */
import type { MachineId } from "../protocol/node-id.ts";
import type { Fault } from "./fault.ts";
import { namesOf, targetParameter, targetsOf } from "./target.ts";

export const diskFull: Fault = {
  name: "disk-full",
  about:
    "Disks take no writes for a while, across restarts too. Machines whose write failed restart when the fault ends.",
  parameters: {
    target: targetParameter("random"),
  },
  main: "target",
  harms: ["disk-error"],
  usualUs: { min: 200_000, max: 2_000_000 },
  needsTime: true,

  begin(world, settings, aim) {
    const nodes = targetsOf(settings["target"] ?? "random", world, aim);
    if (nodes.length === 0) return null;
    for (const node of nodes) world.machines.fillDisk(node);
    return { damage: { nodes }, words: namesOf(world, nodes) };
  },

  end(world, damage) {
    for (const node of damage["nodes"] as readonly MachineId[]) {
      world.machines.drainDisk(node);
      for (const { disk, up, address } of world.machines.processesOf(node)) {
        if (disk.isFull) continue;
        if (up && disk.broken) world.machines.stop(address);
        // One that another fault has stopped is that fault's to start.
        else if (up || !disk.stoppedHere) continue;
        world.machines.startAlone(address);
      }
    }
  },
};
