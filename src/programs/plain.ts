/**
 * Copies of plain data: what a program sends, writes or shows leaves it as a copy, since its
 * processes share nothing.
 */
const DEPTH_MAX = 200;

/**
 * A deep copy of plain data: JSON values, undefined, Map, Set.
 * @param what it is, for errors: `the body of "ping"`.
 * @throws {TypeError} for anything else.
 */
export function copyOf(value: unknown, what: string): unknown {
  return copied(value, what, 0);
}

function copied(value: unknown, what: string, depth: number): unknown {
  switch (typeof value) {
    case "function":
    case "symbol":
    case "bigint":
      throw new TypeError(`${what} holds a ${typeof value}: expected plain data`);
    case "object":
      return value === null ? null : copiedObject(value, what, depth + 1);
    default:
      return value;
  }
}

function copiedObject(value: object, what: string, depth: number): unknown {
  if (depth > DEPTH_MAX) throw new TypeError(`${what} is nested deeper than ${DEPTH_MAX} levels`);
  if (Array.isArray(value)) return value.map((item) => copied(item, what, depth));
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    for (const [key, item] of value) copy.set(copied(key, what, depth), copied(item, what, depth));
    return copy;
  }
  if (value instanceof Set) return new Set([...value].map((item) => copied(item, what, depth)));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    const { constructor: made } = value as { readonly constructor?: { readonly name?: unknown } };
    throw new TypeError(`${what} holds a ${String(made?.name)}: expected plain data`);
  }
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    copy[name] = copied((value as Readonly<Record<string, unknown>>)[name], what, depth);
  }
  return copy;
}
