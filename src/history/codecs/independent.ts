/**
 * Keys of `jepsen.independent`: tests of many keys put `[key value]` where one key has `value`, and
 * `[key nil]` where a function takes nothing.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../operation.ts";
import type { Open } from "./completion.ts";
import type { HistoryEvent } from "./event-type.ts";

/** That pairs may be values as well as keys with values. */
export const AMBIGUOUS =
  "Every argument is a pair, and taken as a value: if they are pairs of a key and a value, as " +
  "jepsen.independent writes them, name the keys apart, as :key.";

/** Problems of a reading that are kept; the others are counted. */
const SAID_MAX = 20;

/** A history read in one way, pairs taken as values or as keys with values; and what is wrong. */
export class Reading {
  /** In the order of their invocations; null while they are open. */
  readonly operations: (Operation | null)[] = [];
  readonly said: { readonly line: number; readonly message: string }[] = [];
  /** How many problems there are. */
  count = 0;
  /** How many reads completed with nil that says nothing. */
  unknownReads = 0;

  say(line: number, message: string): void {
    if (this.count++ < SAID_MAX) this.said.push({ line, message });
  }
}

/**
 * An invocation whose argument is a pair, as one of the key that it names; undefined if it names
 * none.
 * @param isEmpty whether its function takes nothing
 */
export function openOfKey(open: Open, argument: Value, isEmpty: boolean): Open | undefined {
  if (open.key !== null || !isPair(argument)) return undefined;
  const [key, input] = argument;
  if (isEmpty && (key === null || input !== null)) return undefined;
  // The steps of a transaction are lists, of which two are no pair of a key and steps.
  if (open.f === "txn" && !(Array.isArray(input) && input.every(Array.isArray))) return undefined;
  return { ...open, key, input };
}

/**
 * A completion as one of the key that its value names; undefined where the value names none.
 * @param answers whether its function answers a value: then it must name the key
 */
export function eventOfKey(event: HistoryEvent, answers: boolean): HistoryEvent | undefined {
  if (event.type !== "ok") return { ...event, key: null, value: null };
  const { key, value } = event;
  if (key === null && isPair(value)) return { ...event, key: value[0], value: value[1] };
  return key === null && !answers && (value === null || typeof value === "boolean")
    ? event
    : undefined;
}

function isPair(value: Value): value is readonly [Value, Value] {
  return Array.isArray(value) && value.length === 2;
}
