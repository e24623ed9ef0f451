/**
 * Verifies certificates of causal memory (Ahamad et al. 1995): for each session one order that
 * explains all of its reads and in which causes come first. Writes that a session's order leaves
 * out can come at its end.
 */
import { sameValue, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { accessOf } from "./access.ts";

export interface SessionOrders {
  readonly kind: "sessions";
  /** For each process, its number and its order: indices into the history. */
  readonly orders: readonly (readonly [process: number, order: readonly number[]])[];
  /**
   * By operation: the index of the write that it read; negative for what was there at first, or if
   * it read nothing.
   */
  readonly sources: readonly number[];
}

/**
 * What is wrong with a certificate, null if nothing.
 * @param fitsFirst whether an operation fits what the object holds at first
 */
export function flawOfSessions(
  history: readonly Operation[],
  { orders, sources }: SessionOrders,
  fitsFirst: (operation: Operation) => boolean,
): string | null {
  // By operation: the one before it of its session; what crashed is before none.
  const before = new Int32Array(history.length).fill(-1);
  const last = new Map<number, number>();
  for (const [index, { process, outcome }] of history.entries()) {
    before[index] = last.get(process) ?? -1;
    if (outcome === "ok") last.set(process, index);
  }
  const placed = new Int32Array(history.length);
  for (const [number, [process, order]] of orders.entries()) {
    const held = new Map<string, Value>();
    const isPlaced = (index: number): boolean => placed[index] === number + 1;
    for (let at = 0; at < order.length; at++) {
      const index = order[at] as number;
      const operation = history[index];
      const access = operation === undefined ? null : accessOf(operation);
      if (operation === undefined || access === null || operation.outcome === "fail")
        return `operation ${index} is not a read or write that took effect`;
      if (isPlaced(index)) return `operation ${index} occurs twice for c${process}`;
      placed[index] = number + 1;
      const { saw, refused, left } = access;
      const earlier = before[index] as number;
      const source = sources[index] as number;
      if (earlier >= 0 && !isPlaced(earlier))
        return `operation ${earlier} does not come before ${index} for c${process}`;
      if (saw !== undefined && source >= 0) {
        const from = accessOf(history[source] as Operation)?.left;
        const isSame = JSON.stringify(history[source]?.key) === JSON.stringify(operation.key);
        if (!isPlaced(source) || !isSame || from === undefined || !sameValue(from, saw))
          return `operation ${index} did not read what operation ${source} wrote before`;
      } else if (saw !== undefined && (operation.outcome !== "ok" || !fitsFirst(operation)))
        return `operation ${index} has no source`;
      const key = JSON.stringify(operation.key);
      if (operation.process === process && operation.outcome === "ok") {
        const there = held.get(key);
        const isRight =
          there === undefined
            ? (saw === undefined && refused === undefined) || fitsFirst(operation)
            : saw !== undefined
              ? sameValue(there, saw)
              : refused === undefined || !sameValue(there, refused);
        if (!isRight) return `operation ${index} does not see what is there for c${process}`;
      }
      if (left !== undefined) held.set(key, left);
    }
    const end = last.get(process) ?? -1;
    if (end < 0 || !isPlaced(end)) return `the order of c${process} does not reach its end`;
    last.delete(process);
  }
  return last.size === 0 ? null : `c${[...last.keys()][0]} has no order`;
}
