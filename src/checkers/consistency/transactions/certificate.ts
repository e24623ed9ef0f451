/**
 * Verifies certificates of isolation, by executing the transactions in the order given. It shares
 * nothing with the judge but the format of a transaction: to check a verdict, this file is enough.
 */
import { sameValue, type Value } from "../../../core/json.ts";
import type { Operation } from "../../../history/operation.ts";

/**
 * What an order must respect besides what was read. `session`: the order of each process.
 * `real-time`: the clock.
 */
export type Respect = "nothing" | "session" | "real-time";

/**
 * A proof. `serial`: the transactions, by their indices in the history, one after the other.
 * `snapshot`: their starts and commits; a transaction reads what had committed when it started, and
 * no other transaction commits what it writes meanwhile.
 */
export type IsolationCertificate =
  | { readonly kind: "serial"; readonly order: readonly number[] }
  | { readonly kind: "snapshot"; readonly events: readonly SnapshotEvent[] };

export type SnapshotEvent = readonly ["start" | "commit", number];

type Step = readonly [string, Value, Value];

/**
 * What a transaction itself has written to a key: the whole, if it wrote that, and what it appended
 * since.
 */
interface Own {
  readonly whole: { readonly held: Value } | null;
  readonly appended: readonly Value[];
}

const NONE: readonly Value[] = [];

/**
 * What is wrong with a certificate, null if nothing.
 * @param initialOf what a key holds at first, nil or [] for lists
 */
export function flawOf(
  history: readonly Operation[],
  certificate: IsolationCertificate,
  respect: Respect,
  initialOf: (key: Value) => Value,
): string | null {
  const { kind } = certificate;
  const count = kind === "serial" ? 2 * certificate.order.length : certificate.events.length;
  const state = new Map<Value, Value[] | { readonly held: Value }>();
  // By key: when it was committed last. By transaction: when it started, from 1; -1 once it has
  // committed.
  const changed = new Map<Value, number>();
  const started = new Float64Array(history.length);
  // The latest invocation among the transactions that have started: of each process, and of all.
  const latestOf = new Map<number, number>();
  let latest = -1;
  for (let now = 0; now < count; now++) {
    const isStart = kind === "serial" ? now % 2 === 0 : certificate.events[now]?.[0] === "start";
    const index = (
      kind === "serial" ? certificate.order[now >> 1] : certificate.events[now]?.[1]
    ) as number;
    const operation = history[index];
    if (operation?.f !== "txn" || operation.outcome === "fail")
      return `${index} did not take effect`;
    const { process, invoked, completed, outcome, input, output } = operation;
    const answered = outcome === "ok" && Array.isArray(output);
    const steps = (answered ? output : input) as readonly Step[];
    if (isStart) {
      if (started[index] !== 0) return `${index} starts twice`;
      started[index] = now + 1;
      latestOf.set(process, Math.max(latestOf.get(process) ?? -1, invoked));
      latest = Math.max(latest, invoked);
      if (answered && !readsRight(steps, state, initialOf))
        return `${index} does not read what is there`;
      continue;
    }
    const start = (started[index] as number) - 1;
    if (start < 0) return `${index} commits without a start`;
    started[index] = -1;
    if (respect !== "nothing" && outcome === "ok" && (latestOf.get(process) ?? -1) > invoked) {
      return `${index} commits after the next of its process has started`;
    }
    if (respect === "real-time" && completed < latest) {
      return `${index} had completed before one was invoked that starts earlier`;
    }
    for (const step of steps) {
      const [f] = step;
      const key = nameOf(step[1]);
      if (
        f !== "r" &&
        f !== "read" &&
        (changed.get(key) ?? -1) > start &&
        changed.get(key) !== now
      ) {
        return `${index} writes ${key}, which changed since it started`;
      }
      if (f !== "r" && f !== "read") changed.set(key, now);
    }
    for (const [f, name, value] of steps) {
      const key = nameOf(name);
      if (f === "w" || f === "write") state.set(key, { held: value });
      else if (f === "append") {
        const held = state.get(key) ?? { held: initialOf(name) };
        if (Array.isArray(held)) held.push(value);
        else state.set(key, [...listOf(held.held), value]);
      } else if (f !== "r" && f !== "read") return `${index} has a step that is not known`;
    }
  }
  const missing = history.findIndex(
    ({ f, outcome }, index) => f === "txn" && outcome === "ok" && started[index] !== -1,
  );
  return missing < 0 ? null : `${missing} is missing`;
}

/**
 * Whether each read of a transaction returns what had committed when it started, with its own
 * writes on top.
 */
function readsRight(
  steps: readonly Step[],
  state: ReadonlyMap<Value, Value[] | { readonly held: Value }>,
  initialOf: (key: Value) => Value,
): boolean {
  let own: Map<Value, Own> | null = null;
  for (const [f, name, value] of steps) {
    const key = nameOf(name);
    const mine = own?.get(key);
    if (f === "append") {
      own ??= new Map();
      own.set(key, { whole: mine?.whole ?? null, appended: [...(mine?.appended ?? NONE), value] });
    } else if (f === "w" || f === "write") {
      own ??= new Map();
      own.set(key, { whole: { held: value }, appended: NONE });
    } else {
      const there = mine?.whole ?? state.get(key);
      const held = there ?? { held: initialOf(name) };
      const appended = mine?.appended ?? NONE;
      if (Array.isArray(held) || appended.length > 0) {
        const before = Array.isArray(held) ? held : listOf(held.held);
        if (!isSum(listOf(value), before, appended)) return false;
      } else if (held.held !== value && !sameValue(held.held, value)) {
        const isEmpty =
          there === undefined && listOf(held.held).length + listOf(value).length === 0;
        if (!isEmpty) return false;
      }
    }
  }
  return true;
}

/** Whether a list is two others, one after the other. */
function isSum(list: readonly Value[], first: readonly Value[], second: readonly Value[]): boolean {
  const { length } = first;
  if (list.length !== length + second.length) return false;
  for (let at = 0; at < list.length; at++) {
    const item = list[at] as Value;
    const expected = (at < length ? first[at] : second[at - length]) as Value;
    if (item !== expected && !sameValue(item, expected)) return false;
  }
  return true;
}

/** The elements of a list; nil has none. Anything else counts as one that is in no list. */
function listOf(value: Value): readonly Value[] {
  return value === null
    ? []
    : Array.isArray(value)
      ? (value as readonly Value[])
      : [{ no: "list" }];
}

/** A name for a key: equal for equal keys only. */
function nameOf(key: Value): Value {
  return typeof key === "number" ? key : JSON.stringify(key);
}
