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
  return walk.look(value, name, 0);
}

class Walk {
  /** What the present place is in. */
  readonly #within = new Set<object>();
  #values = 0;

  look(value: unknown, path: string, depth: number): string | null {
    switch (typeof value) {
      case "function":
      case "symbol":
      case "bigint":
        return `${path} is a ${typeof value}`;
      case "object":
        return value === null ? null : this.#object(value, path, depth);
      default:
        return null;
    }
  }

  #object(value: object, path: string, depth: number): string | null {
    if (this.#within.has(value)) return `${path} refers to what contains it`;
    if (depth > DEPTH_MAX) return `${path} is nested deeper than ${DEPTH_MAX} levels`;
    if (++this.#values > VALUES_MAX)
      return `${path}: it holds more than ${VALUES_MAX} values, a leak`;
    this.#within.add(value);
    const found = this.#inside(value, path, depth + 1);
    this.#within.delete(value);
    return found;
  }

  #inside(value: object, path: string, depth: number): string | null {
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) {
        const found = this.look(value[at], `${path}[${at}]`, depth);
        if (found !== null) return found;
      }
      return null;
    }
    if (value instanceof Map) {
      for (const [key, item] of value) {
        const place = `${path}.get(${typeof key === "string" ? JSON.stringify(key) : String(key)})`;
        const found = this.look(item, place, depth);
        if (found !== null) return found;
      }
      return null;
    }
    if (value instanceof Set) {
      for (const item of value) {
        const found = this.look(item, `an item of ${path}`, depth);
        if (found !== null) return found;
      }
      return null;
    }
    const kind = kindOf(value);
    if (kind !== null) return `${path} is a ${kind}`;
    for (const name of Object.keys(value)) {
      const item = (value as Readonly<Record<string, unknown>>)[name];
      const found = this.look(item, `${path}.${name}`, depth);
      if (found !== null) return found;
    }
    return null;
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
