/** Sessions, and the causal past of an operation: for the verifier of causal orders. */
import type { Value } from "../../core/json.ts";
import { countBelow } from "../../core/order.ts";
import type { Operation } from "../../history/operation.ts";

/** A write: its place in its session, and in the order; by session how many are in its past. */
export interface Written {
  readonly session: number;
  readonly place: number;
  readonly at: number;
  readonly key: string;
  readonly left: Value;
  readonly past: Int32Array;
}

/** The writes of one session to one key, and their places in the session. */
export interface Trail {
  readonly places: number[];
  readonly writes: Written[];
}

/**
 * The session of each operation, by number, and how many there are. What crashed may have taken
 * effect at any time after what its process did before: it is in a session of its own. By the last
 * operation before it, the sessions that begin there.
 */
export function sessionsOf(history: readonly Operation[]): {
  readonly sessionOf: readonly number[];
  readonly count: number;
  readonly begins: ReadonlyMap<number, readonly number[]>;
} {
  const numbers = new Map<number, number>();
  const last = new Map<number, number>();
  const begins = new Map<number, number[]>();
  const sessionOf = history.map(({ process, outcome }, index) => {
    const name = outcome === "ok" ? process : -1 - index;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    const before = last.get(process);
    if (outcome === "ok") last.set(process, index);
    else if (before !== undefined) begins.set(before, [...(begins.get(before) ?? []), number]);
    return number;
  });
  return { sessionOf, count: numbers.size, begins };
}

/** Of each session the last of its writes in a causal past. */
export function latestIn(
  trails: ReadonlyMap<number, Trail> | undefined,
  past: Int32Array,
): Written[] {
  const latest: Written[] = [];
  for (const [session, { places, writes }] of trails ?? []) {
    const one = writes[countBelow(places, past[session] as number) - 1];
    if (one !== undefined) latest.push(one);
  }
  return latest;
}
