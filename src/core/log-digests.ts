/** The digests of logs: what is read once of a log is not read again while the log only grows. */
import { CHUNK_LENGTH, type ChunkedLog } from "./chunked-log.ts";
import { finish, mix } from "./hash.ts";

const LOG = 0x299f31d0;

/** Logs whose full chunks are kept as they were read; at so many all are dropped. */
const PREFIXES_MAX = 200_000;

/** Logs whose last chunk is kept as it was read; at so many all are dropped. */
const TAILS_MAX = 64;

/**
 * The full chunks at the beginning of a log, digested: good as long as its first and last chunk are
 * these.
 */
interface Prefix {
  readonly first: number;
  readonly firstChunk: readonly unknown[];
  readonly chunks: number;
  readonly lastChunk: readonly unknown[];
  readonly low: number;
  readonly high: number;
}

/** The last chunk of a log as it was read: its entries, and up to each the sum of all of them. */
interface Tail {
  readonly start: number;
  readonly first: number;
  readonly entries: unknown[];
  readonly low: number[];
  readonly high: number[];
}

export class LogDigests {
  /** The result of the last `of`. */
  low = 0;
  high = 0;
  readonly #read: (entry: unknown) => { readonly low: number; readonly high: number };
  readonly #prefixes = new Map<object, Prefix>();
  readonly #tails = new Map<object, Tail>();

  /** @param read digests an entry, which never changes. */
  constructor(read: (entry: unknown) => { readonly low: number; readonly high: number }) {
    this.#read = read;
  }

  /** A log: its entries by index; the sums of its full chunks are kept all together. */
  of(log: ChunkedLog<unknown>): this {
    const { chunks, first, next, base } = log;
    const full = Math.max(0, chunks.length - 1);
    const known = this.#prefixOf(log, full);
    let sumLow = known?.low ?? 0;
    let sumHigh = known?.high ?? 0;
    for (let place = known?.chunks ?? 0; place < chunks.length; place++) {
      const chunk = chunks[place] as readonly unknown[];
      const start = base + place * CHUNK_LENGTH;
      if (place === full) this.#tail(log, chunk, start);
      else this.#chunk(chunk, start, first, 0, 0, 0, null);
      sumLow = (sumLow + this.low) | 0;
      sumHigh = (sumHigh + this.high) | 0;
      if (place !== full - 1) continue;
      if (this.#prefixes.size >= PREFIXES_MAX) this.#prefixes.clear();
      this.#prefixes.set(log, {
        first,
        firstChunk: chunks[0] as readonly unknown[],
        chunks: full,
        lastChunk: chunk,
        low: sumLow,
        high: sumHigh,
      });
    }
    this.low = mix(mix(mix(LOG, first), next), sumLow);
    this.high = mix(mix(mix(~LOG, first), next), sumHigh);
    return this;
  }

  /** What is kept of the log's first chunks. @param full how many full chunks it has. */
  #prefixOf(log: ChunkedLog<unknown>, full: number): Prefix | undefined {
    const known = this.#prefixes.get(log);
    const { chunks, first } = log;
    return known !== undefined &&
      known.first === first &&
      known.chunks <= full &&
      known.firstChunk === chunks[0] &&
      known.lastChunk === chunks[known.chunks - 1]
      ? known
      : undefined;
  }

  /** The last chunk of a log: only what follows the entries that it had before is read. */
  #tail(log: ChunkedLog<unknown>, chunk: readonly unknown[], start: number): void {
    const { first } = log;
    let tail = this.#tails.get(log);
    if (tail === undefined || tail.start !== start || tail.first !== first) {
      if (this.#tails.size >= TAILS_MAX) this.#tails.clear();
      tail = { start, first, entries: [], low: [], high: [] };
      this.#tails.set(log, tail);
    }
    const { entries, low, high } = tail;
    const length = Math.min(entries.length, chunk.length);
    let known = 0;
    while (known < length && entries[known] === chunk[known]) known++;
    entries.length = known;
    const before = known === 0 ? 0 : (low[known - 1] as number);
    const beforeHigh = known === 0 ? 0 : (high[known - 1] as number);
    this.#chunk(chunk, start, first, known, before, beforeHigh, tail);
  }

  /**
   * Adds the entries of a chunk from a place on to a sum; what precedes the log's first counts for
   * nothing.
   * @param tail keeps them; null: nothing does.
   */
  #chunk(
    chunk: readonly unknown[],
    start: number,
    first: number,
    from: number,
    before: number,
    beforeHigh: number,
    tail: Tail | null,
  ): void {
    let low = before;
    let high = beforeHigh;
    for (let at = from; at < chunk.length; at++) {
      const index = start + at;
      if (index >= first) {
        const entry = this.#read(chunk[at]);
        low = (low + finish(mix(mix(LOG, index), entry.low))) | 0;
        high = (high + finish(mix(mix(~LOG, index), entry.high))) | 0;
      }
      if (tail === null) continue;
      tail.entries[at] = chunk[at];
      tail.low[at] = low;
      tail.high[at] = high;
    }
    this.low = low;
    this.high = high;
  }
}
