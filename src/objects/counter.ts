/**
 * A counter: `add n` adds a whole number, `add-and-get n` also answers the sum, `read` answers the
 * count.
 */
import type { Value } from "../core/json.ts";
import { NOTHING, WHOLE } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const counter: SequentialObject<number> = {
  name: "counter",
  partitioned: false,
  functions: {
    read: { readOnly: true, takes: NOTHING },
    add: { readOnly: false, answersNothing: true, takes: WHOLE, drawn: "amount" },
    "add-and-get": { readOnly: false, takes: WHOLE, drawn: "amount" },
  },
  startsFrom: WHOLE,
  initial: (value: Value = 0) => (typeof value === "number" ? value : 0),
  identity: String,
  apply(state: number, call: Call): Applied<number> {
    switch (call.f) {
      case "read":
        return { state, output: state };
      case "add":
        return { state: state + amount(call.input), output: null };
      case "add-and-get": {
        const sum = state + amount(call.input);
        return { state: sum, output: sum };
      }
      default:
        throw new TypeError(`a counter has no function "${call.f}": read, add, add-and-get`);
    }
  },
};

/** An `add` without a number adds 1. */
function amount(input: Value): number {
  return typeof input === "number" ? input : 1;
}
