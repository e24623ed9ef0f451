/**
 * A log in chunks, as plain data: appending, cutting its tail and dropping its head touch one
 * chunk. A full chunk is never changed again, so that copies of the log share it and immer proxies
 * little of it.
 */

/** The length of every chunk but the last. */
export const CHUNK_LENGTH = 64;

/**
 * A sequence of immutable entries with indices `first` to `next - 1`; empty when they are equal.
 * Chunk k holds the indices `base + 64k` to `base + 64k + 63`; entries below `first` in the first
 * chunk are dead.
 */
export interface ChunkedLog<T> {
  base: number;
  first: number;
  next: number;
  chunks: T[][];
}

/** An empty log whose first entry will have index `first`. */
export function emptyLog<T>(first: number): ChunkedLog<T> {
  return { base: first, first, next: first, chunks: [] };
}

/** The index of the last entry, `first - 1` if there is none. */
export function lastIndexOf(log: ChunkedLog<unknown>): number {
  return log.next - 1;
}

/** The entry at `index`, or undefined outside `first <= index < next`. */
export function entryAt<T>(log: ChunkedLog<T>, index: number): T | undefined {
  if (index < log.first || index >= log.next) return undefined;
  const offset = index - log.base;
  return log.chunks[(offset / CHUNK_LENGTH) | 0]?.[offset % CHUNK_LENGTH];
}

/** Appends one entry at index `next`. */
export function append<T>(log: ChunkedLog<T>, entry: T): void {
  const offset = log.next - log.base;
  const place = offset % CHUNK_LENGTH;
  if (place === 0) {
    log.chunks.push([entry]);
  } else {
    (log.chunks[log.chunks.length - 1] as T[]).push(entry);
  }
  log.next++;
}

/** Drops the entries with index >= `from`; none if there are none. */
export function truncateFrom<T>(log: ChunkedLog<T>, from: number): void {
  if (from >= log.next) return;
  if (from <= log.first) {
    log.base = log.first;
    log.next = log.first;
    log.chunks = [];
    return;
  }
  const offset = from - log.base;
  const kept = Math.ceil(offset / CHUNK_LENGTH);
  log.chunks.length = kept;
  const within = offset - (kept - 1) * CHUNK_LENGTH;
  if (within < CHUNK_LENGTH) {
    log.chunks[kept - 1] = (log.chunks[kept - 1] as T[]).slice(0, within);
  }
  log.next = from;
}

/**
 * Drops the entries with index <= `through`. Past the end, the log is empty and continues at
 * `through + 1`.
 */
export function trimThrough<T>(log: ChunkedLog<T>, through: number): void {
  const first = through + 1;
  if (first <= log.first) return;
  if (first >= log.next) {
    log.base = first;
    log.first = first;
    log.next = first;
    log.chunks = [];
    return;
  }
  const dead = Math.floor((first - log.base) / CHUNK_LENGTH);
  if (dead > 0) {
    log.chunks.splice(0, dead);
    log.base += dead * CHUNK_LENGTH;
  }
  log.first = first;
}

/** The entries with `from <= index < to`, as a new array; the bounds are clamped to the log's. */
export function sliceOf<T>(log: ChunkedLog<T>, from: number, to: number): T[] {
  const start = Math.max(from, log.first);
  const end = Math.min(to, log.next);
  if (end <= start) return [];
  // Grown from one: a push to an empty array would reserve room for seventeen.
  const entries = [entryAt(log, start) as T];
  for (let index = start + 1; index < end; index++) entries.push(entryAt(log, index) as T);
  return entries;
}

/** Whether plain data is a chunked log. */
export function isChunkedLog(value: object): value is ChunkedLog<unknown> {
  return "chunks" in value && "base" in value && "first" in value && "next" in value;
}

/**
 * A copy that shares the full chunks, and all entries, with the original; each may be changed
 * without the other.
 */
export function copyLog<T>(log: ChunkedLog<T>): ChunkedLog<T> {
  const chunks = [...log.chunks];
  const last = chunks.at(-1);
  if (last !== undefined) chunks[chunks.length - 1] = [...last];
  return { base: log.base, first: log.first, next: log.next, chunks };
}
