/** Crash and restart: a machine stops, and later starts with what its disk kept. */
import type { MachineId } from "../protocol/node-id.ts";
import type { Fault } from "./fault.ts";
import { machineParameter, namesOf, targetsOf } from "./target.ts";

export const crash: Fault = {
  name: "crash",
  about: "Stops machines; memory and unsynced writes are lost. They restart when the fault ends.",
  parameters: {
    target: machineParameter("random"),
    landing: {
      kind: "text",
      about:
        "What becomes of writes in flight: none becomes durable, or some do (a prefix of the batches, in order), unknown to the node.",
      default: "some",
      choices: ["none", "some"],
    },
    disk: {
      kind: "text",
      about: "lost: the disk is gone with its machine, which never starts again.",
      default: "kept",
      choices: ["kept", "lost"],
    },
  },
  main: "target",
  lengthName: "restartAfter",
  harms: ["crash", "unsynced-loss"],
  usualUs: { min: 100_000, max: 2_000_000 },

  begin(world, settings, aim) {
    const nodes = targetsOf(settings["target"] ?? "random", world, aim);
    if (nodes.length === 0) return null;
    for (const node of nodes) {
      const some = settings["landing"] === "some";
      const inFlight = world.machines.writingOn(node);
      world.machines.crash(
        node,
        some ? world.machines.landing(node, aim.stream.below(inFlight + 1)) : 0,
      );
    }
    const lost = settings["disk"] === "lost";
    if (lost) for (const node of nodes) world.machines.loseDisk(node);
    const stopped = nodes.map((node) => [node, world.machines.machine(node).incarnation] as const);
    return {
      damage: { stopped },
      words: `${namesOf(world, nodes)}${lost ? ", for ever: their disks are lost" : ""}`,
    };
  },

  end(world, damage) {
    const stopped = damage["stopped"] as readonly (readonly [MachineId, number])[];
    for (const [node, incarnation] of stopped) {
      // Another fault may have started the machine, and yet another stopped it again: that one will
      // start it.
      if (world.machines.machine(node).incarnation === incarnation) world.machines.restart(node);
    }
  },
};
