/**
 * Certificates of causal consistency and causal convergence (Bouajjani et al. 2017): who read from
 * whom, and an order of all operations in which causes come first. The past of each read is
 * computed anew from those alone.
 */
import { sameValue } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { type Access, accessOf, isAccess } from "./access.ts";
import { Clock } from "./clock.ts";
import { flawOfMembers } from "./members.ts";
import { latestIn, sessionsOf, type Trail, type Written } from "./pasts.ts";

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
  const wrong = flawOfMembers(history, order, isAccess);
  if (wrong !== null) return wrong;
  const { sessionOf, count, begins } = sessionsOf(history);
  const clock = new Clock();
  // By session: how many operations of each lie in its past.
  const pasts: Int32Array[] = [];
  const written = new Map<number, Written>();
  const trails = new Map<string, Map<number, Trail>>();
  for (const [at, index] of order.entries()) {
    const operation = history[index] as Operation;
    const session = sessionOf[index] as number;
    if (!clock.next(operation.process, operation))
      return `operation ${index} comes after the next of its process`;
    const past = pasts[session] ?? new Int32Array(count);
    pasts[session] = past;
    const key = JSON.stringify(operation.key);
    const { saw, refused, left } = accessOf(operation) as Access;
    const from = saw === undefined ? undefined : written.get(sources[index] as number);
    if (saw !== undefined && (sources[index] as number) >= 0) {
      if (from?.key !== key || !sameValue(from.left, saw))
        return `operation ${index} did not read what operation ${sources[index]} wrote before`;
      for (let other = 0; other < past.length; other++)
        past[other] = Math.max(past[other] as number, from.past[other] as number);
    }
    const latest = latestIn(trails.get(key), past);
    const isLast = (one: Written): boolean =>
      latest.every((other) =>
        agreed
          ? other.at <= one.at
          : other === one || (other.past[one.session] as number) <= one.place,
      );
    const isFirst = latest.length === 0 && operation.outcome === "ok" && fitsFirst(operation);
    const isOther = (one: Written): boolean => !sameValue(one.left, refused ?? null) && isLast(one);
    const fits =
      saw === undefined
        ? refused === undefined || isFirst || latest.some(isOther)
        : (from === undefined && isFirst) || (from !== undefined && isLast(from));
    if (!fits) return `operation ${index} does not see the last of its past`;
    const place = past[session] as number;
    past[session] = place + 1;
    for (const begun of begins.get(index) ?? []) pasts[begun] = past.slice();
    if (left === undefined) continue;
    const one = { session, place, at, key, left, past: past.slice() };
    written.set(index, one);
    const ofKey = trails.get(key) ?? new Map<number, Trail>();
    const trail = ofKey.get(session) ?? { places: [], writes: [] };
    trails.set(key, ofKey.set(session, trail));
    trail.places.push(place);
    trail.writes.push(one);
  }
  return null;
}
