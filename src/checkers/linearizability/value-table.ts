/** Numbers for values of any shape, by their content: equal values have the same one. */
import { sameValue, type Value } from "../../core/json.ts";

/** What a value costs besides its content, and each value in it. */
const ENTRY_BYTES = 96;
const ITEM_BYTES = 8;

export class ValueTable {
  readonly #values: Value[] = [];
  /**
   * By hash: the last value of it; by value: the one before it with the same hash, -1 if there is
   * none.
   */
  readonly #lastOf = new Map<number, number>();
  readonly #before: number[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  of(value: Value): number {
    const hash = hashOf(value);
    const last = this.#lastOf.get(hash) ?? -1;
    for (let id = last; id >= 0; id = this.#before[id] as number) {
      if (sameValue(this.#values[id] as Value, value)) return id;
    }
    const id = this.#values.length;
    this.#values.push(value);
    this.#before.push(last);
    this.#lastOf.set(hash, id);
    this.#bytes += ENTRY_BYTES + ITEM_BYTES * sizeOf(value);
    return id;
  }
}

/** A number that equal values share, and others seldom. */
function hashOf(value: Value | undefined): number {
  switch (typeof value) {
    case "number":
      return value === (value | 0) ? Math.imul(value, 0x9e3779b1) : hashText(String(value));
    case "string":
      return hashText(value);
    case "boolean":
      return value ? 0x2545f491 : 0x3c6ef372;
    case "object":
      break;
    default:
      return 0x1b873593;
  }
  if (value === null) return 0x510e527f;
  let hash = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly Value[]) {
      hash = Math.imul(hash ^ hashOf(item), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }
  // The order of fields does not matter.
  const record = value as Readonly<Record<string, Value | undefined>>;
  for (const name of Object.keys(record)) {
    // A field that is undefined counts as absent.
    if (record[name] === undefined) continue;
    hash = (hash + Math.imul(hashText(name) ^ hashOf(record[name]), 0xc2b2ae35)) | 0;
  }
  return hash;
}

function hashText(text: string): number {
  let hash = text.length;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** How many values there are in a value, itself counted, and characters beyond a few. */
function sizeOf(value: Value): number {
  if (typeof value === "string") return 1 + (value.length >> 3);
  if (typeof value !== "object" || value === null) return 1;
  let size = 2;
  for (const item of Object.values(value)) size += sizeOf(item as Value);
  return size;
}
