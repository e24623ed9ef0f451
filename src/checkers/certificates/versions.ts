/**
 * Verifies certificates of the session guarantees (Terry et al. 1994): one order of versions for
 * each key, true to the clock, and which version each read returned. It walks the history once and
 * compares places in those orders.
 */
import { sameValue } from "../../core/json.ts";
import { countBelow } from "../../core/order.ts";
import type { Operation } from "../../history/operation.ts";
import { type Access, accessOf, isAccess } from "./access.ts";
import { placesOf } from "./places.ts";

export interface VersionOrders {
  readonly kind: "versions";
  /** For each key its writes, the oldest first: indices into the history. */
  readonly orders: readonly (readonly number[])[];
  /**
   * By operation: the index of the write that it read; negative for what was there at first, or if
   * it read nothing.
   */
  readonly sources: readonly number[];
}

/**
 * The writes, or reads, that no read may be older than: those of its own session, or of the
 * sessions whose writes it has seen.
 */
export interface Guarantee {
  readonly whose: "own" | "seen";
  readonly what: "writes" | "reads";
}

/**
 * What is wrong with a certificate, null if nothing.
 * @param fitsFirst whether an operation fits what the object holds at first
 */
export function flawOfVersions(
  history: readonly Operation[],
  { orders, sources }: VersionOrders,
  { whose, what }: Guarantee,
  fitsFirst: (operation: Operation) => boolean,
): string | null {
  const keyOf = (index: number): string => JSON.stringify(history[index]?.key);
  const places = placesOf(history, orders);
  if (typeof places === "string") return places;
  // By session and key: the newest version that it wrote, or read, by each of its operations.
  const trails = new Map<string, { readonly at: number[]; readonly newest: number[] }>();
  // By session: of each session whose writes it has seen, the latest of them.
  const seen = new Map<number, Map<number, number>>();
  for (const [index, operation] of history.entries()) {
    const { process, completed, outcome } = operation;
    if (outcome === "fail") continue;
    if (!isAccess(operation)) return `operation ${index} is neither a read nor a write`;
    if (outcome !== "ok") continue;
    const { saw, refused, left } = accessOf(operation) as Access;
    if (left !== undefined && places[index] === 0) return `operation ${index} is in no order`;
    const isRead = saw !== undefined || refused !== undefined;
    const source = isRead ? (sources[index] as number) : -1;
    const from = history[source];
    const version = places[source] ?? 0;
    const name = keyOf(index);
    const known = seen.get(process) ?? new Map<number, number>();
    if (isRead) {
      const value = from === undefined ? null : (accessOf(from)?.left ?? null);
      const isSame = sameValue(value, saw ?? refused ?? null) === (saw !== undefined);
      const isVersion =
        version > 0 && (from?.invoked ?? completed) < completed && keyOf(source) === name;
      if (from === undefined ? !fitsFirst(operation) : !(isVersion && isSame))
        return `operation ${index} did not read what operation ${source} wrote`;
      for (const [session, until] of whose === "own" ? [[process, index] as const] : known) {
        const { at, newest } = trails.get(`${session} ${name}`) ?? { at: [], newest: [] };
        if ((newest[countBelow(at, until) - 1] ?? 0) > version)
          return `operation ${index} reads an older version than it must`;
      }
    }
    if (what === "reads" ? isRead : left !== undefined) {
      const trail = trails.get(`${process} ${name}`) ?? { at: [], newest: [] };
      trails.set(`${process} ${name}`, trail);
      trail.at.push(index);
      const own = what === "reads" ? version : (places[index] as number);
      trail.newest.push(Math.max(trail.newest.at(-1) ?? 0, own));
    }
    seen.set(process, known);
    if (from !== undefined)
      known.set(from.process, Math.max(known.get(from.process) ?? -1, source));
  }
  return null;
}
