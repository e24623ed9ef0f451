/**
 * Isolation by trying every order of a few transactions: slow and plain, what the judge is compared
 * with.
 */
import type { Value } from "../../../core/json.ts";
import type { Operation } from "../../../history/operation.ts";
import type { Respect } from "../../certificates/steps.ts";

/** States are texts by key: of a register the value, of a list one character an element. */
interface Plan {
  readonly key: number;
  readonly f: "r" | "w" | "append";
  readonly text: string;
}

interface Programs {
  readonly plans: readonly (readonly Plan[])[];
  /** By transaction: the keys it writes, as bits. */
  readonly writes: readonly number[];
  /** Those that must take place, as bits. */
  readonly must: number;
  readonly operations: readonly Operation[];
  readonly initial: readonly string[];
}

const NIL = "null";

/** The transactions that may have taken place, as programs over texts; at most 30. */
function programsOf(history: readonly Operation[]): Programs {
  const operations = history.filter(({ f, outcome }) => f === "txn" && outcome !== "fail");
  const keys: Value[] = [];
  const elements: Value[] = [];
  const lists = new Set<Value>();
  for (const { input } of history) {
    for (const [f, key = null] of input as readonly Value[][]) if (f === "append") lists.add(key);
  }
  const character = (value: Value): string => {
    let at = elements.indexOf(value);
    if (at < 0) at = elements.push(value) - 1;
    return String.fromCharCode(33 + at);
  };
  const keyOf = (value: Value): number => {
    const at = keys.indexOf(value);
    return at < 0 ? keys.push(value) - 1 : at;
  };
  const textOf = (key: Value, value: Value): string =>
    lists.has(key)
      ? ((value ?? []) as readonly Value[]).map(character).join("")
      : Array.isArray(value) && value.length === 0
        ? NIL
        : JSON.stringify(value);
  let must = 0;
  const writes: number[] = [];
  const plans = operations.map(({ input, output, outcome }, number) => {
    const answered = outcome === "ok" && output !== null;
    if (outcome === "ok") must |= 1 << number;
    let written = 0;
    const plan: Plan[] = [];
    for (const [f, key = null, value = null] of (answered ? output : input) as readonly Value[][]) {
      const at = keyOf(key);
      if (f !== "r") written |= 1 << at;
      if (f === "append") plan.push({ key: at, f, text: character(value) });
      else if (f === "w") plan.push({ key: at, f, text: JSON.stringify(value) });
      else if (answered) plan.push({ key: at, f: "r", text: textOf(key, value) });
    }
    writes.push(written);
    return plan;
  });
  return {
    plans,
    writes,
    must,
    operations,
    initial: keys.map((key) => (lists.has(key) ? "" : NIL)),
  };
}

/** By transaction: those that must come before it, as bits. */
function before({ operations }: Programs, respect: Respect): number[] {
  return operations.map((later) => {
    let mask = 0;
    operations.forEach((earlier, number) => {
      const first =
        respect === "real-time"
          ? earlier.completed < later.invoked
          : respect === "session" &&
            earlier.outcome === "ok" &&
            earlier.process === later.process &&
            earlier.invoked < later.invoked;
      if (first) mask |= 1 << number;
    });
    return mask;
  });
}

/** The state after a transaction; null if one of its reads would return something else. */
function execute(plan: readonly Plan[], state: readonly string[]): readonly string[] | null {
  let next: string[] | null = null;
  for (const { key, f, text } of plan) {
    const now = (next ?? state)[key] as string;
    if (f === "r") {
      if (now !== text) return null;
      continue;
    }
    next ??= state.slice();
    next[key] = f === "w" ? text : now + text;
  }
  return next ?? state;
}

/** Whether some order of the transactions, one after the other, explains every read. */
export function isSerializable(history: readonly Operation[], respect: Respect): boolean {
  const programs = programsOf(history);
  const { plans, must, initial } = programs;
  const first = before(programs, respect);
  const refuted = new Set<string>();
  const visit = (done: number, state: readonly string[]): boolean => {
    if ((done & must) === must) return true;
    const name = `${done},${state.join()}`;
    if (refuted.has(name)) return false;
    for (let number = 0; number < plans.length; number++) {
      if ((done & (1 << number)) !== 0 || ((first[number] as number) & must & ~done) !== 0)
        continue;
      const next = execute(plans[number] as readonly Plan[], state);
      if (next !== null && visit(done | (1 << number), next)) return true;
    }
    refuted.add(name);
    return false;
  };
  return visit(0, initial);
}

/**
 * Whether some starts and commits explain every read under snapshot isolation, first committer
 * wins.
 */
export function isSnapshotIsolated(history: readonly Operation[], respect: Respect): boolean {
  const programs = programsOf(history);
  const { plans, writes, must, initial } = programs;
  const first = before(programs, respect);
  const refuted = new Set<string>();
  const visit = (
    started: number,
    done: number,
    state: readonly string[],
    changed: readonly number[],
  ): boolean => {
    if ((done & must) === must) return true;
    const name = `${started},${done},${state.join()},${changed.join()}`;
    if (refuted.has(name)) return false;
    for (let number = 0; number < plans.length; number++) {
      const bit = 1 << number;
      const plan = plans[number] as readonly Plan[];
      if ((done & bit) !== 0) continue;
      if ((started & bit) === 0) {
        if (((first[number] as number) & must & ~done) !== 0 || execute(plan, state) === null)
          continue;
        // Who writes nothing may as well commit at once.
        const ends = writes[number] === 0 ? bit : 0;
        const fresh = changed.slice();
        fresh[number] = 0;
        if (visit(started | bit, done | ends, state, fresh)) return true;
        continue;
      }
      if (((changed[number] as number) & (writes[number] as number)) !== 0) continue;
      const next = execute(
        plan.filter(({ f }) => f !== "r"),
        state,
      ) as readonly string[];
      const later = changed.map((keys) => keys | (writes[number] as number));
      later[number] = 0;
      if (visit(started, done | bit, next, later)) return true;
    }
    refuted.add(name);
    return false;
  };
  return visit(
    0,
    0,
    initial,
    plans.map(() => 0),
  );
}
