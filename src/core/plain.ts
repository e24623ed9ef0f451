/** Plain data: what states and messages are made of, and the place of what is none. */

/** Values that one state or message may hold: more is a leak. */
const VALUES_MAX = 5_000_000;
/** Levels: what digests and copies plain data calls itself. */
const DEPTH_MAX = 500;

/**
 * The first thing that is not plain data, with its place: `state.timers[3].when is a Date`. Plain
 * are JSON's values, undefined, lists, records, Maps and Sets, each in one place of its tree. Null
 * if all is plain.
 * @param name what the whole is called.
 */
export function notPlain(value: unknown, name: string): string | null {
  const walk = new Walk();
  const odd = walk.look(value, 0);
  return odd === null ? null : `${walk.before}${name}${walk.after}${odd}`;
}

class Walk {
  /** The place of what is odd, about the name of the whole: made on the way back from it. */
  before = "";
  after = "";
  /** What the present place is in. */
  readonly #within = new Set<object>();
  #values = 0;

  /** @returns what is odd, as it follows its place; null if nothing is. */
  look(value: unknown, depth: number): string | null {
    switch (typeof value) {
      case "function":
      case "symbol":
      case "bigint":
        return ` is a ${typeof value}`;
      case "object":
        return value === null ? null : this.#object(value, depth);
      default:
        return null;
    }
  }

  #object(value: object, depth: number): string | null {
    if (this.#within.has(value)) return " refers to what contains it";
    if (depth > DEPTH_MAX) return ` is nested deeper than ${DEPTH_MAX} levels`;
    if (++this.#values > VALUES_MAX) return `: it holds more than ${VALUES_MAX} values, a leak`;
    this.#within.add(value);
    const found = this.#inside(value, depth + 1);
    this.#within.delete(value);
    return found;
  }

  #inside(value: object, depth: number): string | null {
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) {
        const found = this.look(value[at], depth);
        if (found !== null) return this.#at(`[${at}]`, found);
      }
      return null;
    }
    if (value instanceof Map) return this.#map(value, depth);
    if (value instanceof Set) {
      const kind = kindOf(value);
      if (kind !== "Set") return ` is a ${kind}`;
      return this.#members(value.values(), "an item", depth);
    }
    const kind = kindOf(value);
    if (kind !== null) return ` is a ${kind}`;
    for (const name in value) {
      if (!Object.hasOwn(value, name)) continue;
      const found = this.look((value as Readonly<Record<string, unknown>>)[name], depth);
      if (found !== null) return this.#at(`.${name}`, found);
    }
    return null;
  }

  /** A class of the protocol's own that extends Map has no place: a copy would be a Map. */
  #map(map: ReadonlyMap<unknown, unknown>, depth: number): string | null {
    const kind = kindOf(map);
    if (kind !== "Map") return ` is a ${kind}`;
    for (const [key, item] of map) {
      const found = this.look(item, depth);
      if (found === null) continue;
      return this.#at(
        `.get(${typeof key === "string" ? JSON.stringify(key) : String(key)})`,
        found,
      );
    }
    return this.#members(map.keys(), "a key", depth);
  }

  /** @param which what each is called. */
  #members(items: Iterable<unknown>, which: string, depth: number): string | null {
    for (const item of items) {
      const found = this.look(item, depth);
      if (found === null) continue;
      this.before = `${which} of ${this.before}`;
      return found;
    }
    return null;
  }

  #at(place: string, found: string): string {
    this.after = `${place}${this.after}`;
    return found;
  }
}

/**
 * The class of what is not a record: `Date`, `Promise`, a class of the protocol's own; null for a
 * record.
 */
function kindOf(value: object): string | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return null;
  const { constructor: made } = prototype as { readonly constructor?: { readonly name?: unknown } };
  // A record of another realm (a test's, a page's frame) is a record.
  if (Object.getPrototypeOf(prototype) === null && made?.name === "Object") return null;
  return typeof made?.name === "string" ? made.name : "thing of a class";
}
