/** Large histories of transactions by seed: what a serializable database would have answered. */
import type { Value } from "../src/core/json.ts";
import type { Operation } from "../src/history/operation.ts";
import { Draws } from "./random-history.ts";

/**
 * What transactions do. `mini`: one or two reads, each perhaps followed by a write of its key, all
 * values unique.
 */
export type Workload = "lists" | "registers" | "mini";

export interface TransactionsShape {
  readonly workload: Workload;
  readonly count: number;
  /** Transactions under way at once. */
  readonly clients: number;
  readonly seed: number;
  /** One in so many crashes; 0: none. */
  readonly crashOneIn: number;
}

/**
 * Keys in use at once, and how often each is written before another takes its place (as Elle's
 * generators do).
 */
const KEYS = 16;
const WRITES_PER_KEY = 64;
const MINI_KEYS = 1000;

/**
 * Transactions take effect at a random moment between invocation and completion, one after the
 * other.
 */
export function generateTransactions({
  workload,
  count,
  clients,
  seed,
  crashOneIn,
}: TransactionsShape): Operation[] {
  const draws = new Draws(seed);
  const history: Operation[] = [];
  const lists = workload === "lists";
  const keys = workload === "mini" ? MINI_KEYS : KEYS;
  const names = Array.from({ length: keys }, (_, at) => at);
  const writes = new Int32Array(keys);
  let nextKey = keys;
  let fresh = 0;
  const state = new Map<number, Value>();
  const read = (key: number): Value => state.get(key) ?? null;
  const write = (steps: Value[], at: number): void => {
    const key = names[at] as number;
    const value = ++fresh;
    state.set(key, lists ? [...((read(key) ?? []) as readonly Value[]), value] : value);
    steps.push([lists ? "append" : "w", key, value]);
    writes[at] = (writes[at] as number) + 1;
    if (workload === "mini" || (writes[at] as number) < WRITES_PER_KEY) return;
    state.delete(key);
    writes[at] = 0;
    names[at] = nextKey++;
  };
  const execute = (): Value[] => {
    const steps: Value[] = [];
    if (workload === "mini") {
      const first = draws.below(keys);
      const chosen = draws.oneIn(2) ? [first] : [first, (first + 1 + draws.below(keys - 1)) % keys];
      for (const at of chosen) {
        steps.push(["r", names[at] as number, read(names[at] as number)]);
        if (draws.oneIn(2)) write(steps, at);
      }
      return steps;
    }
    for (let left = 1 + draws.below(4); left > 0; left--) {
      const at = draws.below(keys);
      if (draws.oneIn(2)) steps.push(["r", names[at] as number, read(names[at] as number)]);
      else write(steps, at);
    }
    return steps;
  };
  interface Open {
    readonly index: number;
    output: Value[] | null;
  }
  const open: (Open | null)[] = new Array<Open | null>(clients).fill(null);
  const processes = Array.from({ length: clients }, (_, at) => at);
  let position = 0;
  for (let ended = 0; ended < count; ) {
    const client = draws.below(clients);
    const one = open[client];
    if (one === null || one === undefined) {
      if (history.length >= count) continue;
      open[client] = { index: history.length, output: null };
      history.push({
        process: processes[client] as number,
        f: "txn",
        key: null,
        input: [],
        output: null,
        outcome: "info",
        invoked: position++,
        completed: Number.POSITIVE_INFINITY,
        invokedUs: null,
        completedUs: null,
      });
    } else if (one.output === null) one.output = execute();
    else {
      const before = history[one.index] as Operation;
      const crashed = crashOneIn > 0 && draws.oneIn(crashOneIn);
      const { output } = one;
      if (crashed) processes[client] = (processes[client] as number) + clients;
      history[one.index] = crashed
        ? { ...before, input: output }
        : { ...before, input: output, output, outcome: "ok", completed: position++ };
      open[client] = null;
      ended++;
    }
  }
  return history;
}
