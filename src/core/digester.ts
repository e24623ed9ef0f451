/**
 * The structural digest of states: 64 bits that depend neither on the order in which maps, sets and
 * records were filled nor on when it is: moments count as their distances to now.
 */
import { CHUNK_LENGTH, type ChunkedLog, isChunkedLog } from "./chunked-log.ts";
import { at, type Column, isColumn } from "./column.ts";
import type { Digest } from "./digest.ts";
import { finish, mix, mixNumber, mixText } from "./hash.ts";
import type { Reading } from "./reading.ts";

const LOW = 0x243f6a88;
const HIGH = 0x85a308d3 | 0;
const NUMBER = 0x2545f491;
const TIME = 0x13198a2e;
const LIST = 0x7feb352d;
const MAP = 0x46ac12fd;
const SET = 0x3c6ef372;
const RECORD = 0x27d4eb2f;
const LOG = 0x299f31d0;
const UNSET = 0x082efa98;
const CONSTANTS = new Map<unknown, number>([
  [true, 0x1b873593],
  [false, 0x4cf5ad43],
  [null, 0x38495ab5],
  [undefined, 0x52dce729],
]);

/** What reads otherwise where nodes have other names. */
const NAMING: ReadonlySet<Reading> = new Set<Reading>([
  "node",
  "nodes",
  "ballot",
  "by-node",
  "by-ballot",
  "by-pair",
  "node-by-node",
  "node-by-ballot",
]);

/** No distance between tickets. */
const NO_TICKET = Number.MIN_SAFE_INTEGER;

/** Texts and immutable values whose digests are kept; at this many all are dropped. */
const KEPT_MAX = 200_000;

/** Logs whose last chunk is kept as it was read; at so many all are dropped. */
const TAILS_MAX = 64;

/** Names for ids that mean nothing by themselves. */
export interface Names {
  /** A digest of what the session is, whatever its number. */
  session(id: number): number;
  /** By node id, what each is called; null: all keep their ids. */
  readonly nodes: readonly number[] | null;
  /**
   * The last ticket that the disk of the process has given: a ticket counts as its distance to it.
   */
  readonly tickets: number;
}

interface Field {
  readonly low: number;
  readonly high: number;
  readonly reading: Reading;
}

/**
 * The pages of a column with their digests; null is the last, which may still change in place.
 */
interface Pages {
  readonly pages: (readonly unknown[] | null)[];
  readonly low: number[];
  readonly high: number[];
}

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

export class Digester {
  /** The result of the last `read`. */
  low = 0;
  high = 0;
  sumLow = 0;
  weightsLow = 0;
  sumHigh = 0;
  weightsHigh = 0;
  readonly #readings: Readonly<Record<string, Reading>>;
  readonly #names: Names;
  readonly #fields = new Map<string, Field>();
  readonly #texts = new Map<string, Field>();
  readonly #kept = new Map<object, Digest>();
  readonly #pages = new Map<object, Pages>();
  readonly #prefixes = new Map<object, Prefix>();
  readonly #tails = new Map<object, Tail>();

  constructor(readings: Readonly<Record<string, Reading>>, names: Names) {
    this.#readings = readings;
    this.#names = names;
  }

  /** Digests a value into the fields above. @throws {TypeError} for what is not plain data. */
  read(value: unknown, reading: Reading = "plain"): void {
    switch (typeof value) {
      case "number":
        this.#number(value, reading);
        return;
      case "string": {
        const { low, high } = this.#text(value);
        this.#set(low, high);
        return;
      }
      case "boolean":
      case "undefined": {
        const constant = CONSTANTS.get(value) as number;
        this.#set(constant, ~constant);
        return;
      }
      case "object":
        if (value === null) {
          const constant = CONSTANTS.get(value) as number;
          this.#set(constant, ~constant);
        } else this.#object(value, reading);
        return;
      default:
        throw new TypeError(`a ${typeof value} is not plain data`);
    }
  }

  /** As `read`, of a value that never changes: it is digested once. */
  readKept(value: object, reading: Reading = "plain"): void {
    const known = this.#kept.get(value);
    if (known !== undefined) {
      this.low = known.low;
      this.high = known.high;
      this.sumLow = known.sumLow;
      this.weightsLow = known.weightsLow;
      this.sumHigh = known.sumHigh;
      this.weightsHigh = known.weightsHigh;
      return;
    }
    this.#object(value, reading);
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    this.#kept.set(value, this.taken());
  }

  /** The result of the last `read`, to keep. */
  taken(): Digest {
    const { low, high, sumLow, weightsLow, sumHigh, weightsHigh } = this;
    return { low, high, sumLow, weightsLow, sumHigh, weightsHigh };
  }

  #set(low: number, high: number): void {
    this.low = low;
    this.high = high;
    this.sumLow = 0;
    this.weightsLow = 0;
    this.sumHigh = 0;
    this.weightsHigh = 0;
  }

  #number(value: number, reading: Reading): void {
    if (reading === "time" && value !== 0 && Number.isFinite(value)) {
      this.low = TIME;
      this.high = ~TIME;
      // Weights of one: every place that holds this value multiplies them by its own.
      this.sumLow = value | 0;
      this.weightsLow = 1;
      this.sumHigh = value | 0;
      this.weightsHigh = 1;
      return;
    }
    const named = this.#named(value, reading);
    this.#set(mixNumber(NUMBER, named), mixNumber(~NUMBER, named));
  }

  #named(value: number, reading: Reading): number {
    if (reading === "session") return value === 0 ? 0 : this.#names.session(value);
    if (reading === "ticket") return value === 0 ? NO_TICKET : this.#names.tickets - value;
    const { nodes } = this.#names;
    if (nodes === null) return value;
    if (reading === "node") return nodes[value] ?? value;
    if (reading === "by-pair") {
      const ids = nodes.length;
      const second = value % ids;
      return (nodes[(value - second) / ids] ?? 0) * ids + (nodes[second] ?? 0);
    }
    if (reading === "ballot") return value - (value % 32) + (nodes[value % 32] ?? value % 32);
    if (reading !== "nodes") return value;
    let named = 0;
    for (let node = 1; node <= 30; node++) {
      if ((value & (1 << (node - 1))) !== 0) named |= 1 << ((nodes[node] ?? node) - 1);
    }
    return named;
  }

  #text(text: string): Field {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const made = this.#field(text);
    if (this.#texts.size >= KEPT_MAX) this.#texts.clear();
    this.#texts.set(text, made);
    return made;
  }

  #field(name: string): Field {
    return {
      low: finish(mixText(LOW, name)),
      high: finish(mixText(HIGH, name)),
      reading: Object.hasOwn(this.#readings, name) ? (this.#readings[name] as Reading) : "plain",
    };
  }

  #object(value: object, reading: Reading): void {
    if (Array.isArray(value)) this.#list(value, reading);
    else if (value instanceof Map) this.#map(value, reading);
    else if (value instanceof Set) this.#members(value, reading);
    else if ("chunks" in value && isChunkedLog(value)) this.#log(value);
    else if ("pages" in value && isColumn(value)) this.#column(value, reading);
    else this.#record(value as Readonly<Record<string, unknown>>);
  }

  #record(record: Readonly<Record<string, unknown>>): void {
    let low = RECORD;
    let high = ~RECORD;
    let sumLow = 0;
    let weightsLow = 0;
    let sumHigh = 0;
    let weightsHigh = 0;
    for (const name in record) {
      let field = this.#fields.get(name);
      if (field === undefined) {
        field = this.#field(name);
        this.#fields.set(name, field);
      }
      const { reading } = field;
      if (reading === "unread") continue;
      const value = record[name];
      if (reading === "plain" && typeof value === "number" && value === (value | 0)) {
        low = (low + mix(field.low, value)) | 0;
        high = (high + mix(field.high, value)) | 0;
        continue;
      }
      if (value !== null && typeof value === "object" && reading === "immutable") {
        this.#items(value);
      } else this.read(value, reading);
      low = (low + mix(field.low ^ NUMBER, this.low)) | 0;
      high = (high + mix(field.high ^ NUMBER, this.high)) | 0;
      if (this.weightsLow !== 0 || this.weightsHigh !== 0) {
        const oddLow = field.low | 1;
        const oddHigh = field.high | 1;
        sumLow = (sumLow + Math.imul(oddLow, this.sumLow)) | 0;
        weightsLow = (weightsLow + Math.imul(oddLow, this.weightsLow)) | 0;
        sumHigh = (sumHigh + Math.imul(oddHigh, this.sumHigh)) | 0;
        weightsHigh = (weightsHigh + Math.imul(oddHigh, this.weightsHigh)) | 0;
      }
    }
    this.low = finish(low);
    this.high = finish(high);
    this.sumLow = sumLow;
    this.weightsLow = weightsLow;
    this.sumHigh = sumHigh;
    this.weightsHigh = weightsHigh;
  }

  /** What is in an `immutable` field: the items of an array or a map, or the record itself. */
  #items(value: object): void {
    if (Array.isArray(value)) this.#list(value, "immutable");
    else if (value instanceof Map) this.#map(value, "immutable");
    else this.readKept(value);
  }

  /** An item of a container, whose reading is that of the container. */
  #item(value: unknown, reading: Reading): void {
    if (reading === "immutable" && typeof value === "object" && value !== null) {
      this.readKept(value);
    } else this.read(value, reading);
  }

  #list(list: readonly unknown[], reading: Reading): void {
    const keys = keysOf(reading);
    if (keys !== null) {
      this.#places(list, keys, itemsOf(reading));
      return;
    }
    let low = mix(LIST, list.length);
    let high = mix(~LIST, list.length);
    let sumLow = 0;
    let weightsLow = 0;
    let sumHigh = 0;
    let weightsHigh = 0;
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      if (reading === "plain" && typeof item === "number") {
        if (item === (item | 0)) {
          low = mix(low, item);
          high = mix(high, item);
          continue;
        }
        low = mix(low, mixNumber(NUMBER, item));
        high = mix(high, mixNumber(~NUMBER, item));
        continue;
      }
      this.#item(item, reading);
      low = mix(low, this.low);
      high = mix(high, this.high);
      if (this.weightsLow === 0 && this.weightsHigh === 0) continue;
      const oddLow = mix(LIST, index) | 1;
      const oddHigh = mix(~LIST, index) | 1;
      sumLow = (sumLow + Math.imul(oddLow, this.sumLow)) | 0;
      weightsLow = (weightsLow + Math.imul(oddLow, this.weightsLow)) | 0;
      sumHigh = (sumHigh + Math.imul(oddHigh, this.sumHigh)) | 0;
      weightsHigh = (weightsHigh + Math.imul(oddHigh, this.weightsHigh)) | 0;
    }
    this.low = low;
    this.high = high;
    this.sumLow = sumLow;
    this.weightsLow = weightsLow;
    this.sumHigh = sumHigh;
    this.weightsHigh = weightsHigh;
  }

  #map(map: ReadonlyMap<unknown, unknown>, reading: Reading): void {
    const keys = keysOf(reading);
    if (keys === null) this.#entries(map, "plain", reading, MAP);
    else this.#entries(map, keys, itemsOf(reading), MAP);
  }

  #entries(
    entries: ReadonlyMap<unknown, unknown>,
    keys: Reading,
    items: Reading,
    kind: number,
  ): void {
    const sum = new EntrySum(kind, entries.size);
    for (const [key, item] of entries) {
      this.read(key, keys);
      sum.begin(this);
      this.#item(item, items);
      sum.add(this);
    }
    sum.giveTo(this);
  }

  /** A list whose indices are read as the keys of a map are. */
  #places(list: readonly unknown[], keys: Reading, items: Reading): void {
    const sum = new EntrySum(LIST, list.length);
    for (let index = 0; index < list.length; index++) {
      this.read(index, keys);
      sum.begin(this);
      this.#item(list[index], items);
      sum.add(this);
    }
    sum.giveTo(this);
  }

  #members(set: ReadonlySet<unknown>, reading: Reading): void {
    let low = mix(SET, set.size);
    let high = mix(~SET, set.size);
    for (const item of set) {
      this.read(item, reading);
      low = (low + finish(this.low)) | 0;
      high = (high + finish(this.high)) | 0;
    }
    this.#set(low, high);
  }

  /**
   * A column: its numbers by index. Another page takes the place of one that was changed, but
   * for the last.
   */
  #column(column: Column, reading: Reading): void {
    if (this.#names.nodes !== null && NAMING.has(reading)) {
      this.#list(
        Array.from({ length: column.size }, (_, index) => at(column, index)),
        reading,
      );
      return;
    }
    const { pages, size, apart } = column;
    let known = this.#pages.get(column);
    if (known === undefined) {
      if (this.#pages.size >= KEPT_MAX) this.#pages.clear();
      known = { pages: [], low: [], high: [] };
      this.#pages.set(column, known);
    }
    let low = mix(LIST, size);
    let high = mix(~LIST, size);
    const last = pages.length - 1;
    for (let place = 0; place <= last; place++) {
      const page = pages[place] as readonly (number | undefined)[];
      if (place === last || known.pages[place] !== page) {
        let pageLow = mix(LIST, place);
        let pageHigh = mix(~LIST, place);
        for (let at = 0; at < page.length; at++) {
          const value = page[at];
          pageLow = value === undefined ? mix(pageLow, UNSET) : mixNumber(pageLow, value);
          pageHigh = value === undefined ? mix(pageHigh, UNSET) : mixNumber(pageHigh, value);
        }
        known.pages[place] = place === last ? null : page;
        known.low[place] = pageLow;
        known.high[place] = pageHigh;
      }
      low = (low + finish(known.low[place] as number)) | 0;
      high = (high + finish(known.high[place] as number)) | 0;
    }
    if (apart === null) this.#set(low, high);
    else this.#entries(apart, "plain", "plain", mix(low, high));
  }

  /** A log: its entries by index, whose digests are kept; those of its full chunks all together. */
  #log(log: ChunkedLog<unknown>): void {
    const { chunks, first, next, base } = log;
    const full = Math.max(0, chunks.length - 1);
    let low = mix(mix(LOG, first), next);
    let high = mix(mix(~LOG, first), next);
    let from = 0;
    let sumLow = 0;
    let sumHigh = 0;
    const known = this.#prefixes.get(log);
    if (
      known !== undefined &&
      known.first === first &&
      known.chunks <= full &&
      known.firstChunk === chunks[0] &&
      known.lastChunk === chunks[known.chunks - 1]
    ) {
      from = known.chunks;
      sumLow = known.low;
      sumHigh = known.high;
    }
    for (let place = from; place < chunks.length; place++) {
      const chunk = chunks[place] as readonly unknown[];
      const start = base + place * CHUNK_LENGTH;
      if (place === full) this.#tail(log, chunk, start);
      else this.#chunk(chunk, start, first, 0, 0, 0, null);
      sumLow = (sumLow + this.low) | 0;
      sumHigh = (sumHigh + this.high) | 0;
      if (place !== full - 1) continue;
      if (this.#prefixes.size >= KEPT_MAX) this.#prefixes.clear();
      this.#prefixes.set(log, {
        first,
        firstChunk: chunks[0] as readonly unknown[],
        chunks: full,
        lastChunk: chunk,
        low: sumLow,
        high: sumHigh,
      });
    }
    low = mix(low, sumLow);
    high = mix(high, sumHigh);
    this.#set(low, high);
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
   * Adds the entries of a chunk from a place on to a sum; what is before the log's first counts
   * for nothing.
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
        this.#item(chunk[at], "immutable");
        low = (low + finish(mix(mix(LOG, index), this.low))) | 0;
        high = (high + finish(mix(mix(~LOG, index), this.high))) | 0;
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

/** The sum over the entries of a map, in no order. */
class EntrySum {
  #low: number;
  #high: number;
  #sumLow = 0;
  #weightsLow = 0;
  #sumHigh = 0;
  #weightsHigh = 0;
  #keyLow = 0;
  #keyHigh = 0;

  constructor(kind: number, size: number) {
    this.#low = mix(kind, size);
    this.#high = mix(~kind, size);
  }

  /** The next entry has the key that was read last. */
  begin({ low, high }: Digest): void {
    this.#keyLow = finish(low);
    this.#keyHigh = finish(high);
  }

  /** What was read last is the item of that entry. */
  add({ low, high, sumLow, weightsLow, sumHigh, weightsHigh }: Digest): void {
    const keyLow = this.#keyLow;
    const keyHigh = this.#keyHigh;
    this.#low = (this.#low + finish(mix(keyLow, low))) | 0;
    this.#high = (this.#high + finish(mix(keyHigh, high))) | 0;
    if (weightsLow === 0 && weightsHigh === 0) return;
    this.#sumLow = (this.#sumLow + Math.imul(keyLow | 1, sumLow)) | 0;
    this.#weightsLow = (this.#weightsLow + Math.imul(keyLow | 1, weightsLow)) | 0;
    this.#sumHigh = (this.#sumHigh + Math.imul(keyHigh | 1, sumHigh)) | 0;
    this.#weightsHigh = (this.#weightsHigh + Math.imul(keyHigh | 1, weightsHigh)) | 0;
  }

  giveTo(digest: { -readonly [Field in keyof Digest]: Digest[Field] }): void {
    digest.low = this.#low;
    digest.high = this.#high;
    digest.sumLow = this.#sumLow;
    digest.weightsLow = this.#weightsLow;
    digest.sumHigh = this.#sumHigh;
    digest.weightsHigh = this.#weightsHigh;
  }
}

/** How the keys of a container are to be read that a reading makes a map. */
function keysOf(reading: Reading): Reading | null {
  switch (reading) {
    case "by-node":
    case "node-by-node":
    case "immutable-by-node":
      return "node";
    case "by-ballot":
    case "node-by-ballot":
      return "ballot";
    case "by-pair":
      return "by-pair";
    case "by-session":
      return "session";
    case "by-ticket":
      return "ticket";
    default:
      return null;
  }
}

/** How the items of such a container are to be read. */
function itemsOf(reading: Reading): Reading {
  switch (reading) {
    case "node-by-node":
    case "node-by-ballot":
      return "node";
    case "immutable-by-node":
      return "immutable";
    default:
      return "plain";
  }
}
