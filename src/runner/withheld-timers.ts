/** Timers that a script keeps from firing by themselves. */
import type { Address } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";

export class WithheldTimers {
  /** `3 election`. */
  #keys = new Set<string>();
  /** Every name that was ever withheld. */
  readonly #names: readonly string[];

  /** @param names the timers that the script mentions. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  has(node: Address, timer: string): boolean {
    return this.#keys.has(keyOf(node, timer));
  }

  withhold(node: Address, timer: string): void {
    this.#keys.add(keyOf(node, timer));
  }

  /**
   * The timer fires by itself again, at once if it came due meanwhile.
   * @returns whether it was withheld.
   */
  allow(world: World, node: Address, timer: string): boolean {
    const wasWithheld = this.#keys.delete(keyOf(node, timer));
    if (wasWithheld) world.machines.release(node, timer);
    return wasWithheld;
  }

  allowAll(world: World): void {
    this.#keys.clear();
    for (const node of world.ids) {
      for (const timer of this.#names) world.machines.release(node, timer);
    }
  }

  snapshot(): readonly string[] {
    return [...this.#keys];
  }

  restore(snapshot: readonly string[]): void {
    this.#keys = new Set(snapshot);
  }
}

function keyOf(node: Address, timer: string): string {
  return `${node} ${timer}`;
}
