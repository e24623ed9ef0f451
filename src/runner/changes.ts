/** States as plain data that can be shown, and what differs between two of them. */
import { isChunkedLog, sliceOf } from "../core/chunked-log.ts";
import { at, type Column, isColumn } from "../core/column.ts";

/** A field that a step changed. Undefined: it was not there. */
export interface StateChange {
  /** From the state down: `["log", 7]`. */
  readonly path: readonly (string | number)[];
  readonly before: unknown;
  readonly after: unknown;
}

/** Past as many changes of one state, the rest is one: the whole. */
const CHANGES_MAX = 200;

/**
 * What differs, in the order of the later state's fields. Lists are compared place by place, maps
 * key by key.
 */
export function changesBetween(before: unknown, after: unknown): readonly StateChange[] {
  const changes: StateChange[] = [];
  compare([], before, after, changes);
  return changes;
}

function compare(
  path: readonly (string | number)[],
  before: unknown,
  after: unknown,
  changes: StateChange[],
): void {
  if (before === after || changes.length >= CHANGES_MAX) return;
  const mine = entriesOf(before);
  const other = entriesOf(after);
  if (mine === null || other === null) {
    if (!Object.is(before, after)) changes.push({ path, before, after });
    return;
  }
  for (const [name, value] of other) compare([...path, name], mine.get(name), value, changes);
  for (const [name, value] of mine) {
    if (!other.has(name)) compare([...path, name], value, undefined, changes);
  }
}

/**
 * What a value holds, by name: of a log by index, of a map by key, of a set the items by
 * themselves; null: it is no container.
 */
export function entriesOf(value: unknown): ReadonlyMap<string | number, unknown> | null {
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return new Map(value.entries());
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [nameOf(key), item as unknown]));
  }
  if (value instanceof Set) {
    return new Map([...value].map((item) => [nameOf(item), item as unknown]));
  }
  if (isChunkedLog(value)) {
    return new Map(
      sliceOf(value, value.first, value.next).map((entry, place) => [value.first + place, entry]),
    );
  }
  if (isColumn(value)) return entriesOfColumn(value);
  return new Map(Object.entries(value));
}

function entriesOfColumn(column: Column): ReadonlyMap<number, unknown> {
  const entries = new Map<number, unknown>();
  for (let index = 0; index < column.size; index++) {
    const number = at(column, index);
    if (number !== undefined) entries.set(index, number);
  }
  for (const [index, number] of column.apart ?? []) entries.set(index, number);
  return entries;
}

function nameOf(key: unknown): string | number {
  return typeof key === "number" || typeof key === "string" ? key : JSON.stringify(key);
}
