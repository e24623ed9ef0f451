/**
 * Verifies certificates of the session guarantees (Terry et al. 1994): one order of versions for
 * each key, true to the clock, and which version each read returned. It walks the history once and
 * compares places in those orders.
 */
import { sameValue } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { accessOf } from "./access.ts";

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
 * Whose writes, or reads, no read may fall behind: those of its own session, or of the sessions
 * whose writes it has seen.
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
  // By write: its place among the versions of its key, from 1; 0 is what was there at first.
  const places = new Int32Array(history.length);
  for (const order of orders) {
    let latest = -1;
    for (const [at, index] of order.entries()) {
      const { completed, invoked, key, outcome } = history[index] as Operation;
      if (places[index] !== 0 || outcome === "fail") return `operation ${index} is no version`;
      if (JSON.stringify(key) !== JSON.stringify(history[order[0] as number]?.key))
        return `operation ${index} is of another key`;
      if (completed < latest) return `operation ${index} stands after one invoked later`;
      latest = Math.max(latest, invoked);
      places[index] = at + 1;
    }
  }
  // By session and key: the newest version that it wrote, or read, by each of its operations.
  const trails = new Map<string, { readonly at: number[]; readonly newest: number[] }>();
  // By session: of each session whose writes it has seen, the latest of them.
  const seen = new Map<number, Map<number, number>>();
  for (const [index, operation] of history.entries()) {
    const access = accessOf(operation);
    if (operation.outcome === "fail") continue;
    if (access === null) return `operation ${index} is neither a read nor a write`;
    const { saw, refused, left } = access;
    const isRead = saw !== undefined || refused !== undefined;
    if (left !== undefined && places[index] === 0 && operation.outcome === "ok")
      return `operation ${index} is in no order`;
    if (operation.outcome !== "ok") continue;
    const { process, key } = operation;
    const name = JSON.stringify(key);
    const source = sources[index] as number;
    const from = isRead && source >= 0 ? history[source] : undefined;
    const version = from === undefined ? 0 : (places[source] as number);
    const known = seen.get(process) ?? new Map<number, number>();
    seen.set(process, known);
    if (isRead) {
      const value = from === undefined ? null : (accessOf(from)?.left ?? null);
      const fits =
        from === undefined
          ? fitsFirst(operation)
          : version > 0 &&
            from.invoked < operation.completed &&
            JSON.stringify(from.key) === name &&
            (saw === undefined ? !sameValue(value, refused ?? null) : sameValue(value, saw));
      if (!fits) return `operation ${index} did not read what operation ${source} wrote`;
      for (const [session, until] of whose === "own" ? [[process, index] as const] : known) {
        const trail = trails.get(`${session} ${name}`);
        if (trail !== undefined && newestBefore(trail, until) > version)
          return `operation ${index} reads an older version than it must`;
      }
    }
    if (what === "reads" ? isRead : left !== undefined) {
      const trail = trails.get(`${process} ${name}`) ?? { at: [], newest: [] };
      trails.set(`${process} ${name}`, trail);
      const newest = trail.newest[trail.newest.length - 1] ?? 0;
      trail.at.push(index);
      trail.newest.push(Math.max(newest, what === "reads" ? version : (places[index] as number)));
    }
    if (from !== undefined)
      known.set(from.process, Math.max(known.get(from.process) ?? -1, source));
  }
  return null;
}

/** The newest version at an operation before this one; 0 if there is none. */
function newestBefore(
  { at, newest }: { readonly at: readonly number[]; readonly newest: readonly number[] },
  until: number,
): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] as number) < until) low = middle + 1;
    else high = middle;
  }
  return newest[low - 1] ?? 0;
}
