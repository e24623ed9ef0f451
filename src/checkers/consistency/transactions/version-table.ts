/** A table from a key and a value to the version that it is. */
import { textOf, type Value } from "../../../core/json.ts";
import { type Column, column, type Ints } from "./ints.ts";

export class VersionTable {
  /** Open addressing, by key and value, for whole numbers: version + 1, 0 where free. */
  #slots: Column;
  #count = 0;
  /** By key: the versions of all other values, by name. */
  readonly #named: (Map<Value, number> | undefined)[] = [];
  readonly #key: Ints;
  readonly #values: readonly Value[];

  /**
   * @param key by version: its key
   * @param values by version: its value
   * @param expected how many versions, about
   */
  constructor(key: Ints, values: readonly Value[], expected: number) {
    this.#key = key;
    this.#values = values;
    let length = 16;
    while (length < 2 * expected) length *= 2;
    this.#slots = column(length);
  }

  /** The version that a value of a key is, -1 if there is none. */
  get(key: number, value: Value): number {
    if (!isWhole(value)) return this.#named[key]?.get(nameOf(value)) ?? -1;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = hash(key, value) & mask; ; at = (at + 1) & mask) {
      const version = (slots[at] as number) - 1;
      if (version < 0) return -1;
      if (this.#values[version] === value && this.#key.at(version) === key) return version;
    }
  }

  /** Notes a version, of whose key and value it is the newest. */
  set(version: number): void {
    const key = this.#key.at(version);
    const value = this.#values[version] as Value;
    if (!isWhole(value)) {
      let named = this.#named[key];
      if (named === undefined) {
        named = new Map();
        this.#named[key] = named;
      }
      named.set(nameOf(value), version);
      return;
    }
    if (2 * ++this.#count > this.#slots.length) this.#grow();
    this.#insert(key, value, version);
  }

  #insert(key: number, value: number, version: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = hash(key, value) & mask; ; at = (at + 1) & mask) {
      const other = (slots[at] as number) - 1;
      const isSame = other < 0 || (this.#values[other] === value && this.#key.at(other) === key);
      if (!isSame) continue;
      slots[at] = version + 1;
      return;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = column(2 * before.length);
    for (const slot of before) {
      if (slot === 0) continue;
      this.#insert(this.#key.at(slot - 1), this.#values[slot - 1] as number, slot - 1);
    }
  }
}

/** Whether a value is a whole number of 32 bits. */
function isWhole(value: Value): value is number {
  return typeof value === "number" && (value | 0) === value;
}

function hash(key: number, value: number): number {
  let mixed = Math.imul(key ^ 0x9e3779b1, 0x85ebca6b) ^ Math.imul(value, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x27d4eb2f);
  return mixed ^ (mixed >>> 13);
}

/**
 * A name for a value, the same for equal values only: numbers name themselves, texts with a
 * mark.
 */
export function nameOf(value: Value): Value {
  return typeof value === "number"
    ? value
    : typeof value === "string"
      ? `=${value}`
      : `~${textOf(value)}`;
}
