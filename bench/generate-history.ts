/** Long histories by seed, as a correct object would give them or with one stale read. */
import type { Value } from "../src/core/json.ts";
import type { Operation } from "../src/history/operation.ts";
import { Draws } from "./random-history.ts";

export interface Shape {
  readonly model: "register" | "cas-register" | "kv";
  readonly operations: number;
  /** Processes, all of which nearly always have an operation open. */
  readonly concurrency: number;
  /** How many values are written; null: every written value is another one. */
  readonly values: number | null;
  /** How many keys a kv has. */
  readonly keys: number;
  /** How many operations in 1,000 crash. */
  readonly infoPermille: number;
  /** Whether one read, in the second half, answers a value long overwritten. */
  readonly stale: boolean;
  readonly seed: number;
}

/**
 * Every process is at any time idle, about to take effect, or about to return; who moves next is
 * drawn.
 */
export function generateHistory(shape: Shape): Operation[] {
  const draws = new Draws(shape.seed);
  const { operations, concurrency, values } = shape;
  const history: Operation[] = [];
  /** By key: the values it had, latest last. */
  const pasts: Value[][] = Array.from({ length: shape.keys }, () => [null]);
  const names = shape.model === "kv" ? ["get", "put", "cas"] : ["read", "write", "cas"];
  const [read = "", write = ""] = names;
  const casShare = shape.model === "register" ? 0 : shape.model === "kv" ? 1 : 3;
  interface Open {
    f: string;
    key: number;
    input: Value;
    output: Value;
    invoked: number;
    applied: boolean;
  }
  const open: (Open | null)[] = Array.from({ length: concurrency }, () => null);
  const processes = Array.from({ length: concurrency }, (_, index) => index);
  let processNext = concurrency;
  let started = 0;
  let position = 0;
  let live = 0;
  let used = 0;
  let stale = shape.stale;
  /** How many values ago: more than can be open at once. */
  const age = 3 + Math.ceil((2 * concurrency) / shape.keys);
  const value = (): Value => (values === null ? ++used : draws.below(values));
  while (started < operations || live > 0) {
    const who = draws.below(concurrency);
    const one = open[who];
    if (one === null || one === undefined) {
      if (started === operations) continue;
      const key = draws.below(shape.keys);
      const kind = draws.below(10);
      const past = pasts[key] as Value[];
      let f = kind < 5 ? read : write;
      let input: Value = null;
      if (kind >= 10 - casShare) {
        f = "cas";
        // Half of them expect what is there as they are called.
        const from = draws.oneIn(2)
          ? (past[past.length - 1] ?? null)
          : (past[draws.below(past.length)] ?? null);
        input = [from, value()];
      } else if (f === write) input = value();
      open[who] = { f, key, input, output: null, invoked: position++, applied: false };
      started++;
      live++;
      continue;
    }
    const past = pasts[one.key] as Value[];
    const current = past[past.length - 1] ?? null;
    if (!one.applied) {
      one.applied = true;
      if (shape.infoPermille > 0 && draws.below(1000) < shape.infoPermille) {
        if (draws.oneIn(2) && one.f === write) past.push(one.input);
        history.push(operation(shape, processes[who] ?? 0, one, null));
        processes[who] = processNext++;
        open[who] = null;
        live--;
        continue;
      }
      if (one.f === read) {
        one.output = current;
        if (stale && started > operations / 2 && past.length > age) {
          const old = past[past.length - 1 - age] ?? null;
          if (old !== current) {
            one.output = old;
            stale = false;
          }
        }
      } else if (one.f === write) past.push(one.input);
      else {
        const [from = null, to = null] = one.input as readonly Value[];
        one.output = from === current;
        if (from === current) past.push(to);
      }
      continue;
    }
    history.push(operation(shape, processes[who] ?? 0, one, position++));
    open[who] = null;
    live--;
  }
  history.sort((a, b) => a.invoked - b.invoked);
  return history;
}

function operation(
  shape: Shape,
  process: number,
  one: { f: string; key: number; input: Value; output: Value; invoked: number },
  completed: number | null,
): Operation {
  return {
    process,
    f: one.f,
    key: shape.model === "kv" ? `k${one.key}` : null,
    input: one.input,
    output: completed === null ? null : one.output,
    outcome: completed === null ? "info" : "ok",
    invoked: one.invoked,
    completed: completed ?? Number.POSITIVE_INFINITY,
    invokedUs: null,
    completedUs: null,
  };
}
