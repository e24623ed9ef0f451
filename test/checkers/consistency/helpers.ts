/** Small histories for tests: written by hand as event lines, or drawn at random. */
import fc from "fast-check";
import type { CheckInput } from "../../../src/checkers/consistency/check.ts";
import type { Value } from "../../../src/core/json.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { casRegister } from "../../../src/objects/cas-register.ts";
import { kv } from "../../../src/objects/kv.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";

export const casModel = modelOf(casRegister) as Model;
export const kvModel = modelOf(kv) as Model;

/**
 * `[process, f, input, output]` one after the other, each completed before the next begins; `key`
 * for all.
 */
export function serial(
  steps: readonly (readonly [number, string, Value, Value?])[],
  key: Value = null,
): Operation[] {
  return steps.map(([process, f, input, output = null], index) => ({
    process,
    f,
    key,
    input,
    output,
    outcome: "ok",
    invoked: 2 * index,
    completed: 2 * index + 1,
    invokedUs: 20 * index,
    completedUs: 20 * index + 10,
  }));
}

/** An input of a check for the cas-register. */
export function inputOf(history: readonly Operation[], model: Model | null = casModel): CheckInput {
  return { history, model };
}

interface Draw {
  readonly process: number;
  readonly what: number;
  readonly value: number;
  readonly key: number;
  readonly end: number;
}

/**
 * Random histories of few processes with overlapping operations: each draw completes what its
 * process has open, or opens an operation. Answers are drawn too, so that some are right and some
 * are not.
 */
export function arbitraryHistory(options: {
  readonly length: number;
  readonly keys: readonly Value[];
  readonly functions: readonly ("read" | "write" | "cas" | "get" | "put")[];
  /** Whether every value is written once. */
  readonly distinct: boolean;
  /** Whether some operations fail or stay open. */
  readonly crashes: boolean;
}): fc.Arbitrary<Operation[]> {
  const draw = fc.record({
    process: fc.integer({ min: 0, max: 2 }),
    what: fc.nat(options.functions.length - 1),
    value: fc.nat(2),
    key: fc.nat(options.keys.length - 1),
    end: fc.nat(9),
  });
  return fc
    .array(draw, { maxLength: options.length, size: "max" })
    .map((draws) => historyOf(draws, options));
}

function historyOf(
  draws: readonly Draw[],
  options: {
    keys: readonly Value[];
    functions: readonly string[];
    distinct: boolean;
    crashes: boolean;
  },
): Operation[] {
  const history: Operation[] = [];
  const open = new Map<number, number>();
  const written = options.keys.map(() => [] as Value[]);
  draws.forEach(({ process, what, value, key, end }, position) => {
    const index = open.get(process);
    if (index === undefined) {
      open.set(process, history.length);
      const f = options.functions[what] as string;
      const fresh = options.distinct ? position + 10 : value;
      const isRead = f === "read" || f === "get";
      const pool = written[key] as Value[];
      const from = options.distinct ? (pool[value % (pool.length + 1)] ?? null) : value;
      if (!isRead) pool.push(fresh);
      history.push({
        process,
        f,
        key: options.keys[key] as Value,
        input: isRead ? null : f === "cas" ? [from, fresh] : fresh,
        output: null,
        outcome: "info",
        invoked: position,
        completed: Number.POSITIVE_INFINITY,
        invokedUs: null,
        completedUs: null,
      });
      return;
    }
    open.delete(process);
    const before = history[index] as Operation;
    const pool = written[options.keys.indexOf(before.key)] as Value[];
    const seen = options.distinct
      ? (pool[value % (pool.length + 1)] ?? null)
      : end === 0
        ? null
        : value;
    if (options.crashes && end > 7) {
      if (end === 9) history[index] = { ...before, outcome: "fail", completed: position };
      return;
    }
    const isRead = before.f === "read" || before.f === "get";
    const output = isRead ? seen : before.f === "cas" ? value > 0 : null;
    history[index] = { ...before, output, outcome: "ok", completed: position };
  });
  // What is still open at the end is given up, or taken out where nothing may crash.
  return options.crashes ? history : history.filter(({ outcome }) => outcome === "ok");
}

/**
 * Random histories of a kv that truly was there: every operation takes effect at some moment
 * between its ends; some crash.
 */
export function arbitraryRun(keys: readonly string[]): fc.Arbitrary<Operation[]> {
  const draw = fc.record({
    process: fc.nat(3),
    f: fc.constantFrom("get", "get", "put", "append", "cas"),
    key: fc.constantFrom(...keys),
    value: fc.constantFrom("a", "b", "c", "d", "ab"),
    crash: fc.nat(19),
  });
  return fc.array(draw, { maxLength: 60, size: "max" }).map((draws) => {
    const history: Operation[] = [];
    const states = new Map<string, Value>();
    const open = new Map<number, { index: number; applied: boolean; output: Value }>();
    let crashed = 100;
    draws.forEach(({ process, f, key, value, crash }, position) => {
      const running = open.get(process);
      if (running === undefined) {
        const input = f === "get" ? null : f === "cas" ? [states.get(key) ?? null, value] : value;
        open.set(process, { index: history.length, applied: false, output: null });
        history.push({
          process,
          f,
          key,
          input,
          output: null,
          outcome: "info",
          invoked: position,
          completed: Number.POSITIVE_INFINITY,
          invokedUs: null,
          completedUs: null,
        });
        return;
      }
      const before = history[running.index] as Operation;
      if (!running.applied) {
        const state = states.get(String(before.key)) ?? null;
        const applied = kv.apply(state, before);
        states.set(String(before.key), applied.state);
        running.applied = true;
        running.output = applied.output;
        return;
      }
      open.delete(process);
      // A process that crashes is not used again: what it did gets a process of its own.
      history[running.index] =
        crash === 0
          ? { ...before, process: crashed++ }
          : { ...before, output: running.output, outcome: "ok", completed: position };
    });
    return history;
  });
}
