/**
 * Verifies certificates of read committed and read uncommitted (Adya's PL-2 and PL-1): one order of
 * the transactions in which every read is of a version that a transaction before it had left, or
 * which goes with the order of elements in every list read. It shares nothing with the judge but
 * the format of a transaction.
 */
import { sameValue, type Value } from "../../../core/json.ts";
import type { Operation } from "../../../history/operation.ts";
import type { Respect } from "./certificate.ts";

export interface CommitOrder {
  readonly kind: "committed" | "uncommitted";
  /** Indices into the history. */
  readonly order: readonly number[];
}

type Step = readonly [string, Value, Value];

/**
 * What has been left in a key: values written whole; or a list, and how long it was after each
 * transaction.
 */
class Left {
  readonly whole = new Set<string>();
  readonly items: Value[] = [];
  readonly lengths = new Set([0]);
}

/** What is wrong with a certificate, null if nothing. @param initialOf what a key holds at first */
export function flawOfCommits(
  history: readonly Operation[],
  { kind, order }: CommitOrder,
  respect: Respect,
  initialOf: (key: Value) => Value,
): string | null {
  const placeOf = new Map(order.map((index, place) => [index, place]));
  if (placeOf.size < order.length) return "a transaction stands twice";
  const missing = history.findIndex(
    ({ f, outcome }, index) => f === "txn" && outcome === "ok" && !placeOf.has(index),
  );
  if (missing >= 0) return `${missing} is missing`;
  const latestOf = new Map<number, number>();
  let latest = -1;
  const left = new Map<string, Left>();
  const writerOf = kind === "committed" ? null : writersOf(history, placeOf);
  if (typeof writerOf === "string") return writerOf;
  for (const index of order) {
    const operation = history[index];
    if (operation?.f !== "txn" || operation.outcome === "fail")
      return `${index} did not take effect`;
    const { process, invoked, completed, outcome } = operation;
    if (respect !== "nothing" && outcome === "ok" && (latestOf.get(process) ?? -1) > invoked)
      return `${index} stands after the next of its process`;
    if (respect === "real-time" && completed < latest)
      return `${index} had completed before one was invoked that stands before it`;
    latestOf.set(process, Math.max(latestOf.get(process) ?? -1, invoked));
    latest = Math.max(latest, invoked);
    const flaw =
      writerOf === null
        ? flawOfReads(operation, left, initialOf)
        : flawOfLists(operation, writerOf);
    if (flaw !== null) return `${index} ${flaw}`;
  }
  return null;
}

/**
 * Executes a transaction: whether each read is of its own writes, on top of what some transaction
 * before it had left.
 */
function flawOfReads(
  operation: Operation,
  left: Map<string, Left>,
  initialOf: (key: Value) => Value,
): string | null {
  const answered = isAnswered(operation);
  const own = new Map<string, { whole: Value | undefined; readonly appended: Value[] }>();
  for (const [f, name, value] of stepsOf(operation)) {
    const key = JSON.stringify(name);
    const mine = own.get(key);
    if (f === "append" || f === "w" || f === "write") {
      const next = mine ?? { whole: undefined, appended: [] };
      own.set(key, next);
      if (f === "append" ? next.whole !== undefined : next.appended.length > 0)
        return "mixes writes and appends";
      if (f === "append") next.appended.push(value);
      else next.whole = value;
    } else if (f !== "r" && f !== "read") return "has a step that is not known";
    else if (answered) {
      const there = left.get(key) ?? new Left();
      const isRight =
        mine?.whole !== undefined
          ? sameValue(mine.whole, value)
          : wasLeft(value, there, mine?.appended ?? [], initialOf(name));
      if (!isRight) return "reads what no transaction before it had left";
    }
  }
  for (const [key, { whole, appended }] of own) {
    const there = left.get(key) ?? new Left();
    left.set(key, there);
    if (whole !== undefined) there.whole.add(nameOf(whole));
    there.items.push(...appended);
    there.lengths.add(there.items.length);
    if (there.whole.size > 0 && there.items.length > 0) return "mixes writes and appends";
  }
  return null;
}

/**
 * Whether a value is a version, the initial one or one that was left, with what the reader itself
 * appended.
 */
function wasLeft(value: Value, there: Left, appended: readonly Value[], first: Value): boolean {
  const list = value === null ? [] : value;
  const isNone = first === null || (Array.isArray(first) && first.length === 0);
  if (there.whole.has(nameOf(value))) return true;
  if (!Array.isArray(list) || !isNone) return appended.length === 0 && sameValue(value, first);
  const length = list.length - appended.length;
  return (
    there.lengths.has(length) &&
    list.every((item: Value, at) =>
      sameValue(item, (at < length ? there.items[at] : appended[at - length]) as Value),
    )
  );
}

/** By key and element: the place of its writer; or what makes that unclear. */
function writersOf(
  history: readonly Operation[],
  placeOf: ReadonlyMap<number, number>,
): Map<string, number> | string {
  const writers = new Map<string, number>();
  for (const [index, place] of placeOf) {
    for (const [f, key, value] of stepsOf(history[index] as Operation)) {
      if (f !== "append") continue;
      const name = nameOf([key, value]);
      if (writers.has(name)) return `${index} appends what another append has`;
      writers.set(name, place);
    }
  }
  return writers;
}

/**
 * Whether the elements of each list that a transaction read are in the order of their writers.
 */
function flawOfLists(operation: Operation, writerOf: ReadonlyMap<string, number>): string | null {
  if (!isAnswered(operation)) return null;
  for (const [f, key, value] of stepsOf(operation)) {
    if ((f !== "r" && f !== "read") || !Array.isArray(value)) continue;
    let last = -1;
    for (const item of value as readonly Value[]) {
      const place = writerOf.get(nameOf([key, item])) ?? last;
      if (place < last) return "reads a list in another order";
      last = place;
    }
  }
  return null;
}

function isAnswered({ outcome, output }: Operation): boolean {
  return outcome === "ok" && Array.isArray(output);
}

function stepsOf(operation: Operation): readonly Step[] {
  return (isAnswered(operation) ? operation.output : operation.input) as readonly Step[];
}

function nameOf(value: Value): string {
  return JSON.stringify(value);
}
