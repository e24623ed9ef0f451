/**
 * Certificates of read committed (Adya's PL-2): one order of the transactions in which every read
 * is of a version that a transaction before it had left, with the reader's own writes on top.
 */
import { sameValue, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Clock } from "./clock.ts";
import { flawOfMembers } from "./members.ts";
import { isAnswered, isTransaction, kindOf, listOf, type Respect, stepsOf } from "./steps.ts";

/** What a key has held: values written whole; or a list, and how long it was each time. */
class Versions {
  readonly whole = new Set<string>();
  readonly items: Value[] = [];
  readonly lengths = new Set([0]);
}

/** What a transaction itself has written to a key. */
type Own = { whole: Value | undefined; readonly appended: Value[] };

/** What is wrong with an order, null if nothing. @param initialOf what a key holds at first */
export function flawOfCommitted(
  history: readonly Operation[],
  order: readonly number[],
  respect: Respect,
  initialOf: (key: Value) => Value,
): string | null {
  const wrong = flawOfMembers(history, order, isTransaction);
  if (wrong !== null) return wrong;
  const clock = new Clock();
  const left = new Map<string, Versions>();
  for (const index of order) {
    const operation = history[index] as Operation;
    const lane = respect === "real-time" ? null : operation.process;
    if (!clock.next(lane, operation) && respect !== "nothing")
      return `${index} had completed before one was invoked that comes before it`;
    const own = new Map<string, Own>();
    for (const step of stepsOf(operation)) {
      const [, name, value = null] = step;
      const kind = kindOf(step);
      const key = JSON.stringify(name);
      const mine: Own = own.get(key) ?? { whole: undefined, appended: [] };
      if (kind === null) return `${index} has a step that is not known`;
      if (kind !== "read") own.set(key, mine);
      if (kind === "append") mine.appended.push(value);
      else if (kind === "write") mine.whole = value;
      else if (isAnswered(operation)) {
        const wasLeft = isVersion(value, left.get(key) ?? new Versions(), mine, initialOf(name));
        if (!wasLeft) return `${index} reads what no transaction before it had left`;
      }
    }
    for (const [key, { whole, appended }] of own) {
      const versions = left.get(key) ?? new Versions();
      left.set(key, versions);
      if (whole !== undefined) versions.whole.add(JSON.stringify(whole));
      for (const item of appended) versions.items.push(item);
      const { length } = versions.items;
      versions.lengths.add(length);
      if (length * versions.whole.size > 0) return `${index} mixes writes and appends`;
    }
  }
  return null;
}

/** Whether a value is the first one or one that was left, with what the reader itself appended. */
function isVersion(value: Value, versions: Versions, { whole, appended }: Own, first: Value) {
  if (whole !== undefined) return sameValue(whole, value);
  if (versions.whole.has(JSON.stringify(value))) return true;
  if (listOf(first).length > 0) return appended.length === 0 && sameValue(value, first);
  const list = listOf(value);
  const length = list.length - appended.length;
  const expected = (at: number) => (at < length ? versions.items[at] : appended[at - length]);
  const isSame = list.every((item, at) => sameValue(item, expected(at) as Value));
  return versions.lengths.has(length) && isSame;
}
