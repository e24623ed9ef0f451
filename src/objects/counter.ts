/**
 * A counter: `add n` adds a whole number, `add-and-get n` also answers the sum, `read` answers the
 * count.
 */
import { isWholeNumber, plus } from "../core/exact-number.ts";
import type { Value } from "../core/json.ts";
import { NOTHING, WHOLE } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const counter: SequentialObject<number | string> = {
  name: "counter",
  partitioned: false,
  functions: {
    read: { readOnly: true, takes: NOTHING },
    add: { readOnly: false, answersNothing: true, takes: WHOLE, drawn: "amount" },
    "add-and-get": { readOnly: false, takes: WHOLE, drawn: "amount" },
  },
  startsFrom: WHOLE,
  initial: (value: Value = 0) => (isWholeNumber(value) ? value : 0),
  identity: String,
  apply(state: number | string, call: Call): Applied<number | string> {
    switch (call.f) {
      case "read":
        return { state, output: state };
      case "add":
        return { state: plus(state, amount(call.input)), output: null };
      case "add-and-get": {
        const sum = plus(state, amount(call.input));
        return { state: sum, output: sum };
      }
      default:
        throw new TypeError(`a counter has no function "${call.f}": read, add, add-and-get`);
    }
  },
};

/** An `add` without a number adds 1. */
function amount(input: Value): number | string {
  return isWholeNumber(input) ? input : 1;
}
