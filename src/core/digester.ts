/**
 * The structural digest of states: 64 bits that depend neither on the order in which maps, sets and
 * records were filled nor on when it is: moments count as their distances to now. An exact one
 * reads the order, too: code may go by it.
 */
import { type ChunkedLog, isChunkedLog } from "./chunked-log.ts";
import { at, type Column, isColumn } from "./column.ts";
import { ColumnDigests } from "./column-digests.ts";
import type { Digest } from "./digest.ts";
import { EntrySum } from "./entry-sum.ts";
import { finish, mix, mixNumber, mixText } from "./hash.ts";
import { LogDigests } from "./log-digests.ts";
import { called, isRenamed, type Names } from "./names.ts";
import { itemsOf, keysOf, type Reading } from "./reading.ts";

const LOW = 0x243f6a88;
const HIGH = 0x85a308d3 | 0;
const NUMBER = 0x2545f491;
const TIME = 0x13198a2e;
const LIST = 0x7feb352d;
const MAP = 0x46ac12fd;
const SET = 0x3c6ef372;
const RECORD = 0x27d4eb2f;
const CONSTANTS = new Map<unknown, number>([
  [true, 0x1b873593],
  [false, 0x4cf5ad43],
  [null, 0x38495ab5],
  [undefined, 0x52dce729],
]);

/** Texts and immutable values whose digests are kept; at this many all are dropped. */
const KEPT_MAX = 200_000;

interface Field {
  readonly low: number;
  readonly high: number;
  readonly reading: Reading;
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
  readonly #isExact: boolean;
  readonly #fields = new Map<string, Field>();
  readonly #texts = new Map<string, Field>();
  readonly #kept = new Map<object, Digest>();
  readonly #columns = new ColumnDigests();
  readonly #logs = new LogDigests((entry) => {
    this.#item(entry, "immutable");
    return this;
  });

  /**
   * @param isExact whether the order counts in which maps, sets and records are gone through, and
   * what is `unread` is read.
   */
  constructor(readings: Readonly<Record<string, Reading>>, names: Names, isExact = false) {
    this.#readings = readings;
    this.#names = names;
    this.#isExact = isExact;
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

  /** As `read`, of a value that never changes: an object is digested once. */
  readKept(value: unknown, reading: Reading = "plain"): void {
    if (typeof value !== "object" || value === null) {
      this.read(value, reading);
      return;
    }
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
    const named = called(value, reading, this.#names);
    this.#set(mixNumber(NUMBER, named), mixNumber(~NUMBER, named));
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
      reading: this.#readingOf(name),
    };
  }

  #readingOf(name: string): Reading {
    const reading = Object.hasOwn(this.#readings, name) ? this.#readings[name] : "plain";
    return reading === "unread" && this.#isExact ? "plain" : (reading as Reading);
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
    let order = 0;
    for (const name in record) {
      let field = this.#fields.get(name);
      if (field === undefined) {
        field = this.#field(name);
        this.#fields.set(name, field);
      }
      const { reading } = field;
      if (reading === "unread") continue;
      if (this.#isExact) order = mix(order, field.low);
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
    this.low = finish(order === 0 ? low : mix(low, order));
    this.high = finish(order === 0 ? high : mix(high, order));
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
    let at = 0;
    for (const [key, item] of entries) {
      this.read(key, keys);
      if (this.#isExact) this.#setPlace(at++);
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
    let at = 0;
    for (const item of set) {
      this.read(item, reading);
      if (this.#isExact) this.#setPlace(at++);
      low = (low + finish(this.low)) | 0;
      high = (high + finish(this.high)) | 0;
    }
    this.#set(low, high);
  }

  /** What was read last stands at a place, from 0: the order of a map or set. */
  #setPlace(at: number): void {
    this.low = mix(this.low, at);
    this.high = mix(this.high, at);
  }

  #column(column: Column, reading: Reading): void {
    if (isRenamed(reading, this.#names)) {
      this.#list(
        Array.from({ length: column.size }, (_, index) => at(column, index)),
        reading,
      );
      return;
    }
    const { low, high } = this.#columns.of(column);
    if (column.apart === null) this.#set(low, high);
    else this.#entries(column.apart, "plain", "plain", mix(low, high));
  }

  #log(log: ChunkedLog<unknown>): void {
    const { low, high } = this.#logs.of(log);
    this.#set(low, high);
  }
}
