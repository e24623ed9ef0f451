/**
 * Where a log ends, and the terms of its entries, of which each is no less than the one before: as
 * the places at which a term begins.
 */

/** From `index` on entries are of `term`, up to where the next begins. */
interface Beginning {
  readonly index: number;
  readonly term: number;
}

export interface LogEnd {
  /** The last index, 0 for an empty log. */
  readonly last: number;
  /** Ascending; what a snapshot replaced is missing. */
  readonly beginnings: readonly Beginning[];
}

export const EMPTY_LOG: LogEnd = { last: 0, beginnings: [] };

/** The term of the last entry, 0 of an empty log. */
export function lastTermOf({ beginnings }: LogEnd): number {
  return beginnings.at(-1)?.term ?? 0;
}

/** The term of the entry at an index of a log; -1 where it is not known. */
export function termIn({ last, beginnings }: LogEnd, index: number): number {
  if (index > last) return -1;
  return beginnings.findLast((one) => one.index <= index)?.term ?? -1;
}

/** With an entry at an index; those at higher indices are gone. */
export function withEntry(log: LogEnd, index: number, term: number): LogEnd {
  const { beginnings } = index > log.last ? log : cutLog(log, index);
  const isSame = beginnings.at(-1)?.term === term;
  return { last: index, beginnings: isSame ? beginnings : [...beginnings, { index, term }] };
}

/** Without the entries from an index on. */
export function cutLog(log: LogEnd, from: number): LogEnd {
  if (from > log.last) return log;
  const last = Math.max(0, from - 1);
  return { last, beginnings: log.beginnings.filter(({ index }) => index <= last) };
}

/** With a snapshot of everything up to an index, whose last entry is of a term. */
export function withSnapshot(log: LogEnd, index: number, term: number): LogEnd {
  if (log.last >= index) return log;
  return { last: index, beginnings: [{ index, term }] };
}
