/** A queue's history taken apart into its two sides, what goes in and what comes out. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Interner } from "./interner.ts";
import { type Layout, NEVER } from "./layout.ts";
import type { SideOperations } from "./queue-side.ts";

export interface QueueProblem {
  /** How many values there are. */
  readonly values: number;
  /** The values that are inside at first, in order. */
  readonly initial: readonly number[];
  readonly puts: SideOperations;
  /** What came out; `NOTHING` for those that found nothing. */
  readonly takes: SideOperations;
  /** By value: crashed puts of it, in order of invocation (ranks and moments). */
  readonly crashedPuts: readonly (readonly Crashed[])[];
  /** Crashed takes, in order of invocation. */
  readonly crashedTakes: readonly Crashed[];
}

export interface Crashed {
  readonly rank: number;
  readonly from: number;
}

/** The value of a take that found nothing. */
export const NOTHING = -1;

/** The problem; "illegal" if more comes out of a value than was put in. */
export function queueProblem(
  history: readonly Operation[],
  layout: Layout,
  initial: readonly Value[],
): QueueProblem | "illegal" {
  const count = layout.starts[1] as number;
  const interner = new Interner();
  interner.reset();
  const inside = initial.map((value) => interner.of(value));
  const balance: number[] = [];
  const add = (value: number, by: number): void => {
    balance[value] = (balance[value] ?? 0) + by;
  };
  for (const value of inside) add(value, 1);
  const sides = { put: side(), take: side() };
  const crashedPuts: Crashed[][] = [];
  const crashedTakes: Crashed[] = [];
  for (let x = 0; x < count; x++) {
    const { f, input, output } = history[layout.source[x] as number] as Operation;
    const put = f === "enqueue";
    const from = layout.invoked[x] as number;
    const until = layout.returned[x] as number;
    if (put && output !== null) return "illegal";
    if (put) {
      const value = interner.of(input);
      add(value, 1);
      if (until !== NEVER) push(sides.put, x, from, until, value);
      else {
        crashedPuts[value] ??= [];
        crashedPuts[value]?.push({ rank: x, from });
      }
    } else if (until === NEVER) crashedTakes.push({ rank: x, from });
    else {
      const value = output === null ? NOTHING : interner.of(output);
      if (value !== NOTHING) add(value, -1);
      push(sides.take, x, from, until, value);
    }
  }
  for (let value = 0; value < interner.count; value++) {
    if ((balance[value] ?? 0) < 0) return "illegal";
    crashedPuts[value] ??= [];
  }
  return {
    values: interner.count,
    initial: inside,
    puts: packed(sides.put),
    takes: packed(sides.take),
    crashedPuts,
    crashedTakes,
  };
}

interface Growing {
  readonly ranks: number[];
  readonly invoked: number[];
  readonly returned: number[];
  readonly values: number[];
}

function side(): Growing {
  return { ranks: [], invoked: [], returned: [], values: [] };
}

function push(to: Growing, rank: number, invoked: number, returned: number, value: number): void {
  to.ranks.push(rank);
  to.invoked.push(invoked);
  to.returned.push(returned);
  to.values.push(value);
}

function packed({ ranks, invoked, returned, values }: Growing): SideOperations {
  return {
    ranks,
    invoked: Int32Array.from(invoked),
    returned: Int32Array.from(returned),
    values: Int32Array.from(values),
  };
}
