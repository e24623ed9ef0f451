/**
 * Copies of plain data, for snapshots. What is immutable (frozen, or a log's entries) is shared,
 * not copied.
 */
import { copyLog, isChunkedLog } from "./chunked-log.ts";
import { copyColumn, isColumn } from "./column.ts";
import { isSealed } from "./freeze.ts";

const NOTHING: ReadonlySet<string> = new Set();

/**
 * A deep copy of plain data (JSON values, undefined, Map, Set). Whatever is frozen is shared with
 * the original.
 * @param immutable the fields of records whose values are shared with the original: of an array or
 * a map its items, anything else as a whole.
 */
export function clonePlain<T>(value: T, immutable: ReadonlySet<string> = NOTHING): T {
  return typeof value === "object" && value !== null ? (cloneObject(value, immutable) as T) : value;
}

function cloneObject(value: object, immutable: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    return Object.isFrozen(value) ? value : cloneArray(value, immutable);
  }
  // `Object.freeze` of a Map or a Set does not prevent changes to what it holds.
  if (value instanceof Map) return isSealed(value) ? value : cloneMap(value, immutable);
  if (value instanceof Set) return isSealed(value) ? value : new Set(value);
  if (Object.isFrozen(value)) return value;
  if (isChunkedLog(value)) return copyLog(value);
  if (isColumn(value)) return copyColumn(value);
  // Spread keeps the shape of the original, which is quicker to make and to use than one built name
  // by name.
  const copy: Record<string, unknown> = { ...value };
  for (const name in copy) {
    const item = copy[name];
    if (typeof item !== "object" || item === null) continue;
    copy[name] = immutable.has(name) ? copyContainer(item) : cloneObject(item, immutable);
  }
  return copy;
}

function cloneMap(map: ReadonlyMap<unknown, unknown>, immutable: ReadonlySet<string>): unknown {
  const copy = new Map<unknown, unknown>();
  for (const [key, item] of map) copy.set(key, clonePlain(item, immutable));
  return copy;
}

function cloneArray(items: readonly unknown[], immutable: ReadonlySet<string>): unknown[] {
  const copy = items.slice();
  for (let at = 0; at < copy.length; at++) {
    const item = copy[at];
    if (typeof item === "object" && item !== null) copy[at] = cloneObject(item, immutable);
  }
  return copy;
}

/** A copy of an array or a map with the same items; anything else is as immutable as those. */
function copyContainer(value: object): unknown {
  if (Array.isArray(value)) return value.slice();
  return value instanceof Map ? new Map(value) : value;
}

/**
 * A deep copy of plain data in which an object may be held in several places, be the key of a map
 * or hold itself: what is one object there is one in the copy. Whatever is frozen to its leaves is
 * shared with the original.
 * @param immutable as of `clonePlain`.
 */
export function cloneGraph<T>(value: T, immutable: ReadonlySet<string> = NOTHING): T {
  return copyIn(new Map(), value, immutable) as T;
}

function copyIn(
  copies: Map<object, object>,
  value: unknown,
  immutable: ReadonlySet<string>,
): unknown {
  if (typeof value !== "object" || value === null) return value;
  const made = copies.get(value);
  if (made !== undefined) return made;
  if (isStill(value)) return value;
  const copied = (item: unknown) => copyIn(copies, item, immutable);
  const keep = <C extends object>(copy: C): C => {
    copies.set(value, copy);
    return copy;
  };
  if (Array.isArray(value)) {
    const copy = keep(value.slice());
    for (let at = 0; at < copy.length; at++) copy[at] = copied(copy[at]);
    return copy;
  }
  if (value instanceof Map) {
    const copy = keep(new Map());
    for (const [key, item] of value) copy.set(copied(key), copied(item));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set());
    for (const item of value) copy.add(copied(item));
    return copy;
  }
  if (isChunkedLog(value)) return keep(copyLog(value));
  if (isColumn(value)) return keep(copyColumn(value));
  const copy = keep<Record<string, unknown>>({ ...value });
  for (const name in copy) {
    const item = copy[name];
    if (typeof item !== "object" || item === null) continue;
    copy[name] = immutable.has(name) ? copyContainer(item) : copied(item);
  }
  return copy;
}

/** Whether nothing that is held by an object can change. */
function isStill(value: object): boolean {
  if (!Object.isFrozen(value)) return false;
  if (value instanceof Map || value instanceof Set) return isSealed(value);
  return Object.values(value).every(
    (item) => typeof item !== "object" || item === null || isStill(item),
  );
}
