/**
 * A priority queue: `insert v`; `take` answers the smallest value still there (numbers before
 * texts), or null if there is none.
 */
import { compareNumbers, isNumber } from "../core/exact-number.ts";
import type { Value } from "../core/json.ts";
import { NOTHING, PRESENT, PRESENT_LIST } from "./argument.ts";
import { listOf } from "./list.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const priorityQueue: SequentialObject<readonly Value[]> = {
  name: "priority-queue",
  partitioned: false,
  algorithm: "priority-queue",
  functions: {
    insert: { readOnly: false, answersNothing: true, takes: PRESENT, drawn: "value" },
    take: { readOnly: false, takes: NOTHING },
  },
  observes: (call, output) => call.f === "take" && output === null,
  startsFrom: PRESENT_LIST,
  initial: (value) => [...listOf(value)].sort(byPriority),
  apply(state: readonly Value[], call: Call): Applied<readonly Value[]> {
    switch (call.f) {
      case "insert": {
        const place = state.findIndex((value) => byPriority(call.input, value) < 0);
        const at = place < 0 ? state.length : place;
        return { state: [...state.slice(0, at), call.input, ...state.slice(at)], output: null };
      }
      case "take":
        return { state: state.slice(1), output: state[0] ?? null };
      default:
        throw new TypeError(`a priority-queue has no function "${call.f}": insert, take`);
    }
  },
  replay: (value) => {
    // The last is taken first.
    const items = [...listOf(value)].sort(byPriority).reverse();
    return ({ f, input }) => {
      if (f === "take") return items.pop() ?? null;
      let low = 0;
      let high = items.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (byPriority(items[middle] as Value, input) > 0) low = middle + 1;
        else high = middle;
      }
      items.splice(low, 0, input);
      return null;
    };
  },
};

/**
 * Which value is taken first: numbers by size, then everything else by its JSON text, the fields of
 * objects sorted.
 */
export function byPriority(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : -1;
  if (isNumber(b)) return 1;
  const left = JSON.stringify(a, sortedFields);
  const right = JSON.stringify(b, sortedFields);
  return left < right ? -1 : left > right ? 1 : 0;
}

function sortedFields(_name: string, value: Value): Value {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value as Readonly<Record<string, Value>>);
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
