/**
 * Verifies certificates of causal consistency and causal convergence (Bouajjani et al. 2017): who
 * read from whom, and an order of all operations in which causes come first. It recomputes the past
 * of each read from those alone.
 */
import { sameValue, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { accessOf } from "./access.ts";

export interface CausalOrder {
  readonly kind: "causal";
  /**
   * Indices into the history; for convergence also the order of writes on which all sessions agree.
   */
  readonly order: readonly number[];
  /**
   * By operation: the index of the write that it read; negative for what was there at first, or if
   * it read nothing.
   */
  readonly sources: readonly number[];
}

/** A write as later reads need it. */
interface Written {
  readonly index: number;
  readonly session: number;
  /** Its place in its session, and in the order. */
  readonly place: number;
  readonly at: number;
  readonly key: string;
  readonly left: Value;
  /** By session: how many of its operations lie in its past, itself included. */
  readonly past: Int32Array;
}

/**
 * What is wrong with a certificate, null if nothing.
 * @param agreed whether all sessions must agree on the order of writes: convergence
 * @param fitsFirst whether an operation fits what the object holds at first
 */
export function flawOfCausal(
  history: readonly Operation[],
  { order, sources }: CausalOrder,
  agreed: boolean,
  fitsFirst: (operation: Operation) => boolean,
): string | null {
  // What crashed may have taken effect at any time: it is in a session of its own.
  const numbers = new Map<number, number>();
  const sessionOf = Int32Array.from(history, ({ process, outcome }, index) => {
    const name = outcome === "ok" ? process : -1 - index;
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
  const pasts = new Map<number, Int32Array>();
  const invokedLast = new Float64Array(numbers.size).fill(-1);
  const written = new Map<number, Written>();
  // By key, then session: its writes, in order.
  const byKey = new Map<string, Map<number, Written[]>>();
  const seen = new Uint8Array(history.length);
  for (let at = 0; at < order.length; at++) {
    const index = order[at] as number;
    const operation = history[index];
    const access = operation === undefined ? null : accessOf(operation);
    if (operation === undefined || access === null || operation.outcome === "fail")
      return `operation ${index} is no read or write that took effect`;
    if (seen[index] === 1) return `operation ${index} stands twice`;
    seen[index] = 1;
    const session = sessionOf[index] as number;
    const past = pasts.get(session) ?? new Int32Array(numbers.size);
    pasts.set(session, past);
    if (operation.invoked <= (invokedLast[session] as number))
      return `operation ${index} stands after the next of its session`;
    invokedLast[session] = operation.invoked;
    const key = JSON.stringify(operation.key);
    const { saw, refused, left } = access;
    const from = saw === undefined ? undefined : written.get(sources[index] as number);
    if (saw !== undefined && (sources[index] as number) >= 0) {
      if (from?.key !== key || !sameValue(from.left, saw))
        return `operation ${index} did not read what operation ${sources[index]} wrote before`;
      for (let other = 0; other < past.length; other++) {
        past[other] = Math.max(past[other] as number, from.past[other] as number);
      }
    }
    // Of the latest writes of all sessions to the key that lie in the past: the last one, or those
    // that may be.
    const latest: Written[] = [];
    for (const [other, writes] of byKey.get(key) ?? []) {
      const one = lastWithin(writes, past[other] as number);
      if (one !== null) latest.push(one);
    }
    const isLast = (one: Written): boolean =>
      latest.every((other) =>
        agreed
          ? other.at <= one.at
          : other === one || (other.past[one.session] as number) <= one.place,
      );
    const isFirst = latest.length === 0 && operation.outcome === "ok" && fitsFirst(operation);
    const isRight =
      saw !== undefined
        ? from === undefined
          ? isFirst
          : isLast(from)
        : refused === undefined ||
          isFirst ||
          latest.some((one) => !sameValue(one.left, refused) && isLast(one));
    if (!isRight) return `operation ${index} does not see the last of its past`;
    const place = past[session] as number;
    past[session] = place + 1;
    if (left === undefined) continue;
    const one = { index, session, place, at, key, left, past: past.slice() };
    written.set(index, one);
    const ofKey = byKey.get(key) ?? new Map<number, Written[]>();
    byKey.set(key, ofKey);
    const own = ofKey.get(session);
    if (own === undefined) ofKey.set(session, [one]);
    else own.push(one);
  }
  const missing = history.findIndex(({ outcome }, index) => outcome === "ok" && seen[index] === 0);
  return missing < 0 ? null : `operation ${missing} is left out`;
}

/** The last of a session's writes among its first `count` operations. */
function lastWithin(writes: readonly Written[], count: number): Written | null {
  let low = 0;
  let high = writes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((writes[middle] as Written).place < count) low = middle + 1;
    else high = middle;
  }
  return writes[low - 1] ?? null;
}
