/**
 * Long histories by seed of objects other than registers: as a correct object would give them, or
 * with one wrong answer.
 */
import type { Value } from "../src/core/json.ts";
import type { Operation } from "../src/history/operation.ts";
import { Draws } from "./random-history.ts";

export type Kind =
  | "fifo-queue"
  | "stack"
  | "priority-queue"
  | "list"
  | "grow-set"
  | "set"
  | "multi-register"
  | "bank";

export interface ObjectShape {
  readonly kind: Kind;
  readonly operations: number;
  /** Processes, all of which nearly always have an operation open. */
  readonly concurrency: number;
  /** How many values there are; null: each is another one. */
  readonly values: number | null;
  /** How many operations in 1,000 crash; half of those took effect. */
  readonly infoPermille: number;
  /** One operation in so many reads the whole, of lists and sets. */
  readonly readEvery: number;
  /** Whether one answer, in the second half, is wrong. */
  readonly wrong: boolean;
  readonly seed: number;
}

/** What a kind does: draws calls, and answers them, changing what it holds. */
interface Thing {
  call(draws: Draws): { f: string; input: Value };
  apply(f: string, input: Value): Value;
}

/**
 * Every process is at any time idle, about to take effect, or about to return; who moves next is
 * drawn.
 */
export function objectHistory(shape: ObjectShape): Operation[] {
  const draws = new Draws(shape.seed);
  const { operations, concurrency } = shape;
  const thing = thingOf(shape);
  const history: Operation[] = [];
  const open: (Operation | null)[] = new Array<null>(concurrency).fill(null);
  const applied = new Uint8Array(concurrency);
  const answers: Value[] = new Array<null>(concurrency).fill(null);
  const processes = Array.from({ length: concurrency }, (_, index) => index);
  let processNext = concurrency;
  let started = 0;
  let live = 0;
  let position = 0;
  let wrong = shape.wrong;
  const push = (operation: Operation, completed: number | null, output: Value): void => {
    history.push({
      ...operation,
      output: completed === null ? null : output,
      outcome: completed === null ? "info" : "ok",
      completed: completed ?? Number.POSITIVE_INFINITY,
    });
    live--;
  };
  while (started < operations || live > 0) {
    const who = draws.below(concurrency);
    const one = open[who] ?? null;
    if (one === null) {
      if (started === operations) continue;
      const { f, input } = thing.call(draws);
      const process = processes[who] as number;
      open[who] = blank(process, f, input, position++);
      applied[who] = 0;
      started++;
      live++;
    } else if (applied[who] === 0) {
      if (shape.infoPermille > 0 && draws.below(1000) < shape.infoPermille) {
        if (draws.oneIn(2)) thing.apply(one.f, one.input);
        push(one, null, null);
        processes[who] = processNext++;
        open[who] = null;
        continue;
      }
      answers[who] = thing.apply(one.f, one.input);
      applied[who] = 1;
      if (wrong && started > operations / 2 && typeof answers[who] === "number") {
        answers[who] = (answers[who] as number) - 2 * concurrency - 3;
        wrong = (answers[who] as number) < 0;
        if (wrong) answers[who] = (answers[who] as number) + 2 * concurrency + 3;
      }
    } else {
      push(one, position++, answers[who] as Value);
      open[who] = null;
    }
  }
  return history.sort((a, b) => a.invoked - b.invoked);
}

function blank(process: number, f: string, input: Value, invoked: number): Operation {
  const ended = { output: null, outcome: "info", completed: Number.POSITIVE_INFINITY } as const;
  return { process, f, key: null, input, invoked, ...ended, invokedUs: null, completedUs: null };
}

function thingOf({ kind, values, readEvery }: ObjectShape): Thing {
  let used = 0;
  const value = (draws: Draws): number => (values === null ? ++used : draws.below(values));
  const reads = (draws: Draws): boolean => draws.below(readEvery) === 0;
  switch (kind) {
    case "fifo-queue": {
      const held: Value[] = [];
      let first = 0;
      return {
        call: (draws) =>
          draws.oneIn(2) ? { f: "dequeue", input: null } : { f: "enqueue", input: value(draws) },
        apply: (f, input) => {
          if (f === "dequeue") return first < held.length ? (held[first++] as Value) : null;
          held.push(input);
          return null;
        },
      };
    }
    case "stack": {
      const held: Value[] = [];
      return {
        call: (draws) =>
          draws.oneIn(2) ? { f: "pop", input: null } : { f: "push", input: value(draws) },
        apply: (f, input) => {
          if (f === "pop") return held.pop() ?? null;
          held.push(input);
          return null;
        },
      };
    }
    case "priority-queue": {
      const held: number[] = [];
      return {
        call: (draws) =>
          draws.oneIn(2)
            ? { f: "take", input: null }
            : { f: "insert", input: values === null ? draws.below(1e9) : value(draws) },
        apply: (f, input) => {
          if (f === "take") return heapTake(held);
          heapPut(held, input as number);
          return null;
        },
      };
    }
    case "list": {
      const held: Value[] = [];
      return {
        call: (draws) =>
          reads(draws) ? { f: "read", input: null } : { f: "append", input: value(draws) },
        apply: (f, input) => {
          if (f === "read") return held.slice();
          held.push(input);
          return null;
        },
      };
    }
    case "grow-set":
    case "set": {
      const held = new Set<number>();
      const calls =
        kind === "set" ? ["add", "add", "remove", "contains"] : ["add", "add", "contains"];
      return {
        call: (draws) =>
          reads(draws)
            ? { f: "read", input: null }
            : { f: calls[draws.below(calls.length)] ?? "add", input: value(draws) },
        apply: (f, input) => {
          const member = input as number;
          if (f === "read") {
            return [...held].map(String).sort().map(Number);
          }
          if (f === "contains") return held.has(member);
          if (f === "remove") return held.delete(member);
          held.add(member);
          return null;
        },
      };
    }
    case "multi-register": {
      const held = new Map<string, Value>();
      const names = ["x", "y", "z"];
      return {
        call: (draws) => {
          const step = (): Value => {
            const name = names[draws.below(3)] ?? "x";
            return draws.oneIn(2) ? ["read", name, null] : ["write", name, value(draws)];
          };
          return { f: "txn", input: draws.oneIn(2) ? [step()] : [step(), step()] };
        },
        apply: (_f, input) =>
          (input as readonly (readonly Value[])[]).map((step): Value => {
            const [kind = null, name = null, next = null] = step;
            if (kind === "read") return [kind, name, held.get(String(name)) ?? null];
            held.set(String(name), next);
            return step;
          }),
      };
    }
    case "bank": {
      const accounts = [100, 100, 100, 100, 100];
      return {
        call: (draws) =>
          draws.oneIn(2)
            ? { f: "read", input: null }
            : { f: "transfer", input: [draws.below(5), draws.below(5), 1 + draws.below(20)] },
        apply: (f, input) => {
          if (f === "read") return accounts.slice();
          const [from = 0, to = 0, amount = 0] = input as readonly number[];
          if ((accounts[from] as number) < amount) return false;
          accounts[from] = (accounts[from] as number) - amount;
          accounts[to] = (accounts[to] as number) + amount;
          return true;
        },
      };
    }
  }
}

function heapPut(heap: number[], value: number): void {
  let at = heap.length;
  heap.push(value);
  while (at > 0) {
    const up = (at - 1) >> 1;
    if ((heap[up] as number) <= value) break;
    heap[at] = heap[up] as number;
    at = up;
  }
  heap[at] = value;
}

function heapTake(heap: number[]): number | null {
  const [top = null] = heap;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let down = 2 * at + 1;
    if (down >= heap.length) break;
    if (down + 1 < heap.length && (heap[down + 1] as number) < (heap[down] as number)) down++;
    if ((heap[down] as number) >= last) break;
    heap[at] = heap[down] as number;
    at = down;
  }
  heap[at] = last;
  return top;
}
