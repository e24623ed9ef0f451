/** The clocks that a script makes run fast or slow, so that it can set them right again. */
import type { MachineId } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";

export type Drifts = readonly (readonly [node: MachineId, ratePpm: number])[];

export class ScriptClocks {
  /** What the script has added to the rate of a node's clocks, parts per million. */
  #added = new Map<MachineId, number>();

  /**
   * From now on the node's clocks run faster by this much (below 0: slower) than without the
   * script.
   */
  drift(world: World, node: MachineId, ratePpm: number): void {
    world.machines.drift(node, ratePpm - (this.#added.get(node) ?? 0));
    this.#added.set(node, ratePpm);
  }

  /** Sets all clocks right. */
  steady(world: World): void {
    for (const node of this.#added.keys()) this.drift(world, node, 0);
  }

  snapshot(): Drifts {
    return [...this.#added];
  }

  restore(snapshot: Drifts): void {
    this.#added = new Map(snapshot);
  }
}
