/** A stack: `pop` answers the value pushed last of those still there, or null if there is none. */
import type { Value } from "../core/json.ts";
import { NOTHING, PRESENT, PRESENT_LIST } from "./argument.ts";
import { listOf } from "./list.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const stack: SequentialObject<readonly Value[]> = {
  name: "stack",
  partitioned: false,
  algorithm: "stack",
  functions: {
    push: { readOnly: false, answersNothing: true, takes: PRESENT, drawn: "value" },
    pop: { readOnly: false, takes: NOTHING },
  },
  observes: (call, output) => call.f === "pop" && output === null,
  startsFrom: PRESENT_LIST,
  initial: listOf,
  apply(state: readonly Value[], call: Call): Applied<readonly Value[]> {
    switch (call.f) {
      case "push":
        return { state: [...state, call.input], output: null };
      case "pop":
        return { state: state.slice(0, -1), output: state[state.length - 1] ?? null };
      default:
        throw new TypeError(`a stack has no function "${call.f}": push, pop`);
    }
  },
  replay: (value) => {
    const items = [...listOf(value)];
    return ({ f, input }) => {
      if (f === "pop") return items.pop() ?? null;
      items.push(input);
      return null;
    };
  },
};
