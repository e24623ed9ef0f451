/** Copies of plain data, for snapshots. What is immutable (frozen, or a log's entries) is shared, not copied. */
import { copyLog, isChunkedLog } from "./chunked-log.ts";

/** A deep copy of plain data (JSON values, undefined, Map, Set). Whatever is frozen is shared with the original. */
export function clonePlain<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  // Freezing a Map or a Set does not keep anybody from changing what it holds.
  const isFrozen = Object.isFrozen(value) && !(value instanceof Map) && !(value instanceof Set);
  return isFrozen ? value : (cloneObject(value) as T);
}

function cloneObject(value: object): unknown {
  if (Array.isArray(value)) return value.map((item) => clonePlain(item));
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    for (const [key, item] of value) copy.set(key, clonePlain(item));
    return copy;
  }
  if (value instanceof Set) return new Set(value);
  if (isChunkedLog(value)) return copyLog(value);
  const source = value as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(source)) copy[name] = clonePlain(source[name]);
  return copy;
}

/** Freezes plain data to its leaves, so that a later change of it throws. Returns its argument. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    const items =
      value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
    for (const item of items) deepFreeze(item);
  }
  return value;
}
