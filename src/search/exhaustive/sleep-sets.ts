/**
 * Sleep sets (Godefroid 1996): of two steps that commute one order is enough. A step that was taken
 * from a state sleeps in all that follows from the state by others, until one comes that does not
 * commute with it: to take it there leads to states that follow from it anyway.
 */
import type { NodeId } from "../../protocol/node-id.ts";

/** A step that was taken, as far as it matters with what it commutes. */
export interface Sleeper {
  /** What it is, by whatever way its state was come to; 0: that cannot be said. */
  readonly key: number;
  /** The process that it touched. */
  readonly owner: NodeId;
  /** The other end of the session of which it was news; 0: it was none. */
  readonly peer: NodeId;
  readonly isTimed: boolean;
  /** Whether it reported a fact to the judges: then the order with others that do may matter. */
  readonly isHeard: boolean;
  /** Whether a state follows from it that differs by more than that something is not in flight. */
  readonly isFollowed: boolean;
}

/** Whether two steps lead to one state in either order, and to the same findings. */
export function commute(one: Sleeper, other: Sleeper, areTimersCounted: boolean): boolean {
  return (
    one.owner !== other.owner &&
    one.peer !== other.owner &&
    other.peer !== one.owner &&
    !(one.isHeard && other.isHeard) &&
    !(areTimersCounted && one.isTimed && other.isTimed)
  );
}

/** Sets of keys, each kept once under a number; 0 is the empty one. */
export class SleepSets {
  readonly #sets: (readonly number[])[] = [[]];
  readonly #ids = new Map<string, number>([["", 0]]);

  /** @param keys in any order, each once. */
  idOf(keys: readonly number[]): number {
    if (keys.length === 0) return 0;
    const sorted = [...keys].sort((a, b) => a - b);
    const text = sorted.join(" ");
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#sets.length;
      this.#sets.push(sorted);
      this.#ids.set(text, id);
    }
    return id;
  }

  /** Ascending. */
  keysOf(id: number): readonly number[] {
    return this.#sets[id] ?? [];
  }
}
