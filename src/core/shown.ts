/** Values in messages: short, on one line, and never an error themselves, whatever the value is. */

import { bareNumber, withBareNumbers } from "./exact-number.ts";
import { formatCount } from "./formatting.ts";

/** Characters of a value in a message. */
const SHOWN_MAX = 60;
/** Items and levels that are looked at: more would be cut anyway. */
const ITEMS_MAX = 30;
const DEPTH_MAX = 6;

/**
 * JSON of a value, cut to what a message has room for; `nothing` for undefined, a word for what is
 * no data.
 */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  // JSON has no name for these, and would say null.
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  const text = withBareNumbers(JSON.stringify(cut(value, DEPTH_MAX)) ?? "nothing");
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 3)}...` : text;
}

/** Characters of a value in a story. */
const TOLD_MAX = 160;

/**
 * JSON of a value for a story: one that is long is cut, with how much is left out: `{"log":[1,2...
 * (4,812 characters more)`.
 */
export function told(value: unknown): string {
  return cutText(withBareNumbers(JSON.stringify(value) ?? "nothing"));
}

/** A text for a story, cut as `told` does. */
export function cutText(text: string): string {
  if (text.length <= TOLD_MAX) return text;
  // No pair of code units is taken apart.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(TOLD_MAX - 1)) ? TOLD_MAX - 1 : TOLD_MAX;
  return `${text.slice(0, end)}... (${formatCount(text.length - end)} characters more)`;
}

/**
 * A value as one writes it in a sentence: a text without quotes, a list with commas, everything
 * else as JSON.
 */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => (item === null ? "" : textOf(item))).join();
  return typeof value === "string" ? bareNumber(value) : shown(value);
}

/**
 * A small copy of plain data: no getters are called but those of its own fields, no `toJSON`, no
 * cycle is followed.
 */
function cut(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
      return value.slice(0, SHOWN_MAX);
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "bigint":
      return `${value}n`;
    case "object":
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (depth === 0) return "...";
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((item) => cut(item, depth - 1));
  if (value instanceof Map || value instanceof Set) return `a ${value.constructor.name}`;
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let fields = 0;
  for (const name of Object.keys(value)) {
    if (++fields > ITEMS_MAX) break;
    copy[name.slice(0, SHOWN_MAX)] =
      name === "toJSON" ? "..." : cut((value as Record<string, unknown>)[name], depth - 1);
  }
  return copy;
}

/**
 * Whether plain data is nested at most so deep; a value of its own is 0 deep. Cycles are deeper
 * than anything.
 */
export function isNestedWithin(value: unknown, depth: number): boolean {
  return typeof value !== "object" || value === null || isWithin(value, depth, new Map());
}

/**
 * @param known by object: how deep it was found to be allowed to go; what is shared is looked at
 * once.
 */
function isWithin(value: object, depth: number, known: Map<object, number>): boolean {
  if (depth === 0) return false;
  const before = known.get(value);
  if (before !== undefined && before <= depth) return true;
  for (const item of Object.values(value)) {
    if (typeof item === "object" && item !== null && !isWithin(item, depth - 1, known))
      return false;
  }
  known.set(value, depth);
  return true;
}
