/**
 * Copies of plain data, for snapshots. What is immutable (frozen, or a log's entries) is shared,
 * not copied.
 */
import { copyLog, isChunkedLog } from "./chunked-log.ts";
import { copyColumn, isColumn } from "./column.ts";

/**
 * A deep copy of plain data (JSON values, undefined, Map, Set). Whatever is frozen is shared with
 * the original.
 */
export function clonePlain<T>(value: T): T {
  return typeof value === "object" && value !== null ? (cloneObject(value) as T) : value;
}

function cloneObject(value: object): unknown {
  // Freezing a Map or a Set does not prevent changes to what it holds.
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    for (const [key, item] of value) copy.set(key, clonePlain(item));
    return copy;
  }
  if (value instanceof Set) return new Set(value);
  if (Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return cloneArray(value);
  if (isChunkedLog(value)) return copyLog(value);
  if (isColumn(value)) return copyColumn(value);
  // Spread keeps the shape of the original, which is quicker to make and to use than one built name
  // by name.
  const copy: Record<string, unknown> = { ...value };
  for (const name in copy) {
    const item = copy[name];
    if (typeof item === "object" && item !== null) copy[name] = cloneObject(item);
  }
  return copy;
}

function cloneArray(items: readonly unknown[]): unknown[] {
  const copy = items.slice();
  for (let at = 0; at < copy.length; at++) {
    const item = copy[at];
    if (typeof item === "object" && item !== null) copy[at] = clonePlain(item);
  }
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
