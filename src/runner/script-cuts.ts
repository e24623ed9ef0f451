/** The links that a script has cut, so that it can repair them. */
import { cutsBetween } from "../faults/partition.ts";
import type { MachineId } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";

export type Cuts = readonly (readonly [MachineId, MachineId])[];

export class ScriptCuts {
  #cuts: Cuts = [];

  /** Cuts the groups off from each other; machines of services in no group, from all others. */
  partition(world: World, groups: readonly (readonly MachineId[])[]): void {
    const named = groups.flat();
    const alone = world.machines.ids.filter((id) => !named.includes(id)).map((id) => [id]);
    const made = cutsBetween([...groups, ...alone], "both");
    for (const [from, to] of made) world.machines.cut(from, to);
    this.#cuts = [...this.#cuts, ...made];
  }

  /** @returns whether anything was cut. */
  heal(world: World): boolean {
    const cuts = this.#cuts.length;
    for (const [from, to] of this.#cuts) world.machines.repair(from, to);
    this.#cuts = [];
    return cuts > 0;
  }

  snapshot(): Cuts {
    return this.#cuts;
  }

  restore(snapshot: Cuts): void {
    this.#cuts = snapshot;
  }
}
