/** Ambushes: faults that lie in wait at disks until one of their next writes is done. */
import type { Parameter, Settings } from "../core/parameters.ts";
import type { Address, MachineId } from "../protocol/node-id.ts";
import type { Ambush } from "../world/disk.ts";
import type { World } from "../world/world.ts";
import type { Aim } from "./aim.ts";
import type { Begun, Damage } from "./fault.ts";
import { namesOf, targetsOf } from "./target.ts";

export const AMONG: Parameter = {
  kind: "integer",
  about: "It strikes at one of this many next writes, drawn for each machine.",
  default: 4,
  min: 1,
  max: 1_000_000,
};

/**
 * Arms the fault on every node that has none armed. @param fate draws what becomes of the write.
 */
export function layAmbush(
  world: World,
  settings: Settings,
  aim: Aim,
  fate: (node: MachineId) => Ambush["fate"],
): Begun | null {
  const nodes = targetsOf(settings["target"] ?? "random", world, aim).filter(
    (node) => !world.machines.processesOf(node).some(({ disk }) => disk.isAmbushed),
  );
  if (nodes.length === 0) return null;
  for (const node of nodes) {
    const landing = aim.between(
      `landing at ${namesOf(world, [node])}`,
      0,
      (settings["among"] as number) - 1,
    );
    world.machines.layAmbush(node, { landing, fate: fate(node) });
  }
  const lying = nodes.flatMap((node) =>
    world.machines.processesOf(node).map(({ address, disk }) => [address, disk.incarnation]),
  );
  return { damage: { lying }, words: namesOf(world, nodes) };
}

/**
 * Ends an ambush: where it has not struck it is called off, where it has the machine starts again.
 */
export function liftAmbush(world: World, damage: Damage): void {
  const { machines } = world;
  const lying = damage["lying"] as readonly (readonly [Address, number])[];
  const struck = lying.flatMap(([address, incarnation]) => {
    const { up, disk, machine } = world.node(address);
    return !up && disk.incarnation === incarnation + 1 && disk.stoppedHere ? [machine.id] : [];
  });
  for (const [address, incarnation] of lying) {
    const { disk, up, machine } = world.node(address);
    // Also where a process was down already: it would be struck after its start.
    if (disk.incarnation === incarnation && !disk.broken) machines.callOffAmbush(address);
    else if (!up && disk.incarnation === incarnation + 1 && struck.includes(machine.id))
      machines.startAlone(address);
    else if (up && disk.incarnation === incarnation) {
      machines.stop(address);
      machines.startAlone(address);
    }
  }
}
