/** Kill: a process ends alone, and is started again later; its machine runs on. */
import type { Address, MachineId } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";
import type { Aim } from "./aim.ts";
import type { Fault } from "./fault.ts";
import { CLIENT_TARGETS, namesOf, partsOf, TARGETS, targetsOf } from "./target.ts";

export const kill: Fault = {
  name: "kill",
  about:
    "Ends processes alone: their memory is lost; what they had handed to their disks is not. " +
    "They start again when the fault ends.",
  parameters: {
    target: {
      kind: "target",
      about:
        `${[...TARGETS, ...CLIENT_TARGETS].join(", ")}, or nodes and clients: of a machine with ` +
        "several processes, one is drawn.",
      choices: [...TARGETS, ...CLIENT_TARGETS],
      default: "random",
    },
  },
  main: "target",
  lengthName: "restartAfter",
  harms: ["crash"],
  usualUs: { min: 50_000, max: 1_500_000 },

  begin(world, settings, aim) {
    const machines = targetsOf(settings["target"] ?? "random", world, aim);
    const { service } = partsOf(settings["target"] ?? "random", world);
    const killed = machines.flatMap((machine) =>
      service === undefined
        ? processOf(world, machine, aim)
        : service.ids.filter((id) => world.node(id).machine.id === machine && world.node(id).up),
    );
    const clients = machines.filter((id) => world.machines.clientOf(id) !== undefined);
    if (killed.length + clients.length === 0) return null;
    for (const address of killed) world.machines.kill(address);
    // A client is the one process of its machine, and has nothing under way to its disk.
    for (const id of clients) world.machines.crash(id);
    return {
      damage: {
        killed: killed.map((address) => [address, world.node(address).disk.incarnation] as const),
        clients: clients.map((id) => [id, world.machines.machine(id).incarnation] as const),
      },
      words: [
        ...killed.map((address) => world.names[address] as string),
        ...clients.map((id) => namesOf(world, [id])),
      ].join(" "),
    };
  },

  end(world, damage) {
    for (const [address, incarnation] of damage["killed"] as readonly (readonly [
      Address,
      number,
    ])[]) {
      // Another fault may have started the process, and yet another stopped it again: that one will
      // start it.
      if (world.node(address).disk.incarnation === incarnation) world.machines.startAlone(address);
    }
    const clients = damage["clients"] as readonly (readonly [MachineId, number])[];
    for (const [id, incarnation] of clients) {
      if (world.machines.machine(id).incarnation === incarnation) world.machines.restart(id);
    }
  },
};

/** One of the processes that run on a machine. */
function processOf(world: World, machine: number, aim: Aim): readonly Address[] {
  const up = world.machines.processesOf(machine).filter((node) => node.up);
  const names = up.map(({ name }) => name);
  const drawn = up.length > 1 ? aim.pick(`process of n${machine}`, names) : names[0];
  return up.flatMap(({ name, address }) => (name === drawn ? [address] : []));
}
