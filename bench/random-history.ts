/**
 * Small random histories by seed, linearizable and not: repeated values, failed cas, crashed
 * operations.
 */
import type { Value } from "../src/core/json.ts";
import type { Operation, Outcome } from "../src/history/operation.ts";
import type { SequentialObject } from "../src/objects/object.ts";

/** A stream of whole numbers from a seed (mulberry32). */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 to `bound - 1`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((((t ^ (t >>> 14)) >>> 0) * bound) / 4294967296) | 0;
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }
}

/** How the calls of one kind of history are drawn. */
export interface Recipe {
  readonly name: string;
  readonly object: SequentialObject;
  /** A call; `fresh` gives a value that was not yet used. */
  call(draws: Draws, fresh: () => number): { f: string; key: Value; input: Value };
  /** An answer that may be wrong. */
  answer(draws: Draws, f: string, right: Value, used: number): Value;
}

/**
 * A history of `count` operations on `clients` processes: run against the object in a random order
 * that is true to real time, then perhaps spoilt. In one of `spoilt` histories, about one answer in
 * `count` is another one.
 */
export function randomHistory(
  recipe: Recipe,
  draws: Draws,
  count: number,
  clients: number,
): Operation[] {
  let used = 0;
  const fresh = (): number => ++used;
  interface Open {
    process: number;
    f: string;
    key: Value;
    input: Value;
    invoked: number;
    output: Value;
    applied: boolean;
  }
  const history: Operation[] = [];
  const states = new Map<string, Value>();
  const open: Open[] = [];
  const idle = Array.from({ length: clients }, (_, index) => index);
  let nextProcess = clients;
  let started = 0;
  let position = 0;
  const crashes = draws.oneIn(2);
  const wrong = draws.below(3);
  const apply = (one: Open): void => {
    const key = JSON.stringify(one.key);
    const state = states.get(key) ?? recipe.object.initial();
    const { state: next, output } = recipe.object.apply(state, one);
    states.set(key, next);
    one.output = output;
    one.applied = true;
  };
  const finish = (one: Open, outcome: Outcome): void => {
    let output = outcome === "ok" ? one.output : null;
    if (outcome === "ok" && wrong > 0 && draws.oneIn(wrong === 1 ? count : 3)) {
      output = recipe.answer(draws, one.f, output, used);
    }
    history.push({
      process: one.process,
      f: one.f,
      key: one.key,
      input: one.input,
      output,
      outcome,
      invoked: one.invoked,
      completed: outcome === "info" ? Number.POSITIVE_INFINITY : position++,
      invokedUs: null,
      completedUs: null,
    });
  };
  while (started < count || open.length > 0) {
    const action = draws.below(3);
    if (action === 0 && started < count && idle.length > 0) {
      const process = idle.pop() ?? 0;
      const { f, key, input } = recipe.call(draws, fresh);
      started++;
      open.push({ process, f, key, input, invoked: position++, output: null, applied: false });
    } else if (action === 1 && open.length > 0) {
      const one = open[draws.below(open.length)];
      if (one !== undefined && !one.applied) apply(one);
    } else if (action === 2 && open.length > 0) {
      const at = draws.below(open.length);
      const one = open[at];
      if (
        one === undefined ||
        (!one.applied && started < count && idle.length > 0 && !draws.oneIn(3))
      )
        continue;
      const fate = crashes && draws.oneIn(4) ? "info" : "ok";
      if (!one.applied && fate === "ok") apply(one);
      open.splice(at, 1);
      finish(one, fate);
      idle.push(fate === "info" ? nextProcess++ : one.process);
    }
  }
  history.sort((a, b) => a.invoked - b.invoked);
  return history;
}
