/**
 * Integer hashing: keyed mixing, text and structural digests, and the rolling 64-bit hash that
 * identifies a run.
 */

import { CHUNK_LENGTH, isChunkedLog } from "./chunked-log.ts";

/**
 * Folds one value into a 32-bit hash. Values are taken modulo 2^32. The order of calls matters. The
 * value is multiplied first, so that a small value never cancels a small hash, and zero is no fixed
 * point.
 */
export function mix(hash: number, value: number): number {
  let h = (Math.imul(hash ^ Math.imul(value, 0xcc9e2d51), 0x9e3779b1) + 0x7f4a7c15) | 0;
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca6b);
  return h ^ (h >>> 13);
}

/** Spreads a 32-bit value over all its bits (MurmurHash3's finalizer, Appleby 2011). */
export function finish(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Folds a number of any size into a hash: whole numbers by their low and high 32 bits, others by
 * their decimal text.
 */
export function mixNumber(hash: number, value: number): number {
  if (value === (value | 0)) return mix(hash, value);
  if (Number.isSafeInteger(value)) {
    return mix(mix(hash, value | 0), Math.floor(value / 4294967296) | 0);
  }
  return mixText(hash, String(value));
}

/** Folds a text, by UTF-16 code unit. */
export function mixText(hash: number, text: string): number {
  return mixUnits(mix(hash, text.length), text);
}

/** Folds the code units of a text, and not its length: what follows it may be folded after. */
export function mixUnits(hash: number, text: string): number {
  let h = hash;
  for (let index = 0; index < text.length; index++) h = mix(h, text.charCodeAt(index));
  return h;
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** 32 bits as 8 hexadecimal digits. */
export function hexOf(bits: number): string {
  const byte = (shift: number) => BYTES[(bits >>> shift) & 255] as string;
  return byte(24) + byte(16) + byte(8) + byte(0);
}

/** What the digest of a text begins with. */
export const TEXT_SEED = 0x811c9dc5;

/** The digest of a text: 32 bits, signed. */
export function hashText(text: string): number {
  return finish(mixText(TEXT_SEED, text));
}

/**
 * What keeps values of different types apart: arbitrary bits, so that no small number looks like
 * another type.
 */
const NUMBER = 0x2545f491;
const TEXT = 0x6c8e9cf5;
const TRUE = 0x1b873593;
const FALSE = 0x4cf5ad43;
const UNDEFINED = 0x52dce729;
const NULL = 0x38495ab5;
const LIST = 0x7feb352d;
const MAP = 0x46ac12fd;
const SET = 0x3c6ef372;
const RECORD = 0x27d4eb2f;

/**
 * The structural digest of plain data (JSON values, undefined, Map, Set), folded into `hash`.
 * Containers count in the order in which a run filled them, which is a function of the run.
 */
export function mixValue(hash: number, value: unknown, known: Digests | null = null): number {
  // V8 compiles each of these to a test of the value; a switch over `typeof` makes the text first.
  if (typeof value === "number") return mixNumber(hash ^ NUMBER, value);
  if (typeof value === "string") return mixText(hash ^ TEXT, value);
  if (typeof value === "boolean") return mix(hash, value ? TRUE : FALSE);
  if (typeof value === "undefined") return mix(hash, UNDEFINED);
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} is not plain data`);
  return value === null ? mix(hash, NULL) : mixObject(hash, value, known);
}

function mixObject(hash: number, value: object, known: Digests | null): number {
  let h: number;
  if (Array.isArray(value)) {
    h = mix(hash ^ LIST, value.length);
    for (let index = 0; index < value.length; index++) h = mixValue(h, value[index], known);
  } else if (value instanceof Map) {
    h = mix(hash ^ MAP, value.size);
    for (const [key, item] of value) h = mixValue(mixValue(h, key, known), item, known);
  } else if (value instanceof Set) {
    h = mix(hash ^ SET, value.size);
    for (const item of value) h = mixValue(h, item, known);
  } else {
    h = mix(hash, known === null ? digestRecord(value, null) : known.ofRecord(value));
  }
  return h;
}

/**
 * Digests that need not be computed again. Of records, for as long as nothing changes (the logs of
 * several nodes hold the same entries), until `forget`. Of the full chunks of a chunked log, for as
 * long as each time finds them again.
 */
export class Digests {
  readonly #records = new Map<object, number>();
  /**
   * By chunk, and by its first entry: the logs of several nodes have equal chunks. Those of the
   * last time, and of this one.
   */
  #before = new Map<object, ChunkDigests>();
  #chunks = new Map<object, ChunkDigests>();

  /** Anything but the entries of a full chunk may change from now on. */
  forget(): void {
    this.#records.clear();
    this.#before = this.#chunks;
    this.#chunks = new Map();
  }

  /** The digest of a record: it counts by its content alone, wherever it is. */
  ofRecord(record: object): number {
    const met = this.#records.get(record);
    if (met !== undefined) return met;
    const digest = digestRecord(record, this);
    this.#records.set(record, digest);
    return digest;
  }

  /** Folds the chunks of a log into a hash, as `mixValue` folds any list of lists. */
  mixChunks(hash: number, chunks: readonly (readonly unknown[])[]): number {
    let h = mix(hash ^ LIST, chunks.length);
    for (const chunk of chunks) {
      const digests = this.#ofChunk(chunk);
      if (digests === null) h = mixObject(h, chunk, this);
      else {
        h = mix(h ^ LIST, chunk.length);
        for (let at = 0; at < CHUNK_LENGTH; at++) h = mix(h, digests[at] as number);
      }
    }
    return h;
  }

  /** Of the entries of a chunk; null unless it is full, and of records. */
  #ofChunk(chunk: readonly unknown[]): Int32Array | null {
    const [first] = chunk;
    if (chunk.length < CHUNK_LENGTH || !isRecord(first)) return null;
    // A full chunk never changes.
    const known = this.#chunks.get(chunk) ?? this.#before.get(chunk);
    if (known !== undefined) return this.#keep(chunk, first, known);
    const alike = this.#chunks.get(first) ?? this.#before.get(first);
    if (alike !== undefined && isSameChunk(alike.entries, chunk)) {
      return this.#keep(chunk, first, alike);
    }
    const digests = new Int32Array(CHUNK_LENGTH);
    for (let at = 0; at < CHUNK_LENGTH; at++) {
      const entry = chunk[at];
      if (!isRecord(entry)) return null;
      // The chunk is kept, so its records need not be.
      digests[at] = digestRecord(entry, null);
    }
    return this.#keep(chunk, first, { entries: chunk, digests });
  }

  #keep(chunk: object, first: object, digested: ChunkDigests): Int32Array {
    this.#chunks.set(chunk, digested);
    this.#chunks.set(first, digested);
    return digested.digests;
  }
}

function isSameChunk(one: readonly unknown[], other: readonly unknown[]): boolean {
  for (let at = 0; at < CHUNK_LENGTH; at++) if (one[at] !== other[at]) return false;
  return true;
}

interface ChunkDigests {
  readonly entries: readonly unknown[];
  readonly digests: Int32Array;
}

function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return !(value instanceof Map || value instanceof Set);
}

function digestRecord(value: object, known: Digests | null): number {
  const record = value as Readonly<Record<string, unknown>>;
  let h = RECORD;
  let fields = 0;
  for (const name in record) {
    h = mixText(h, name);
    h =
      name === "chunks" && known !== null && isChunkedLog(value)
        ? known.mixChunks(h, value.chunks)
        : mixValue(h, record[name], known);
    fields++;
  }
  return mix(h, fields);
}

/** A rolling 64-bit hash, kept as two 32-bit lanes. */
export class RollingHash {
  #low = 0x243f6a88;
  #high = 0x85a308d3 | 0;

  /** Folds in one value, taken modulo 2^32. */
  add(value: number): void {
    const low = Math.imul(this.#low ^ value, 0x9e3779b1);
    const high = Math.imul((this.#high + value) | 0, 0xc2b2ae35) ^ (low >>> 15);
    this.#low = (low ^ (high >>> 13)) | 0;
    this.#high = high;
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    return hexOf(finish(this.#high)) + hexOf(finish(this.#low ^ (this.#high >>> 7)));
  }

  snapshot(): readonly [number, number] {
    return [this.#low, this.#high];
  }

  restore([low, high]: readonly [number, number]): void {
    this.#low = low;
    this.#high = high;
  }
}
