/** The order of versions of each key: for the verifier of session guarantees. */
import type { Operation } from "../../history/operation.ts";
import { Clock } from "./clock.ts";

/**
 * By write: its place among the versions of its key, from 1; 0 is what was there at first, and
 * whatever has no place. Or what is wrong: of the writes of one key none comes after one that was
 * invoked when it had completed.
 */
export function placesOf(
  history: readonly Operation[],
  orders: readonly (readonly number[])[],
): Int32Array | string {
  const keyOf = (index: number): string => JSON.stringify(history[index]?.key);
  const places = new Int32Array(history.length);
  const clock = new Clock();
  for (const order of orders) {
    for (const [at, index] of order.entries()) {
      const operation = history[index] as Operation;
      if (places[index] !== 0 || operation.outcome === "fail")
        return `operation ${index} is not a version`;
      if (keyOf(index) !== keyOf(order[0] as number)) return `operation ${index} is of another key`;
      if (!clock.next(order, operation)) return `operation ${index} comes after one invoked later`;
      places[index] = at + 1;
    }
  }
  return places;
}
