/**
 * A map from keys to values, each key a register of its own: get, put, append (text), cas, delete.
 */
import { inText } from "../core/exact-number.ts";
import { sameValue, type Value } from "../core/json.ts";
import { NOTHING, PAIR, SCALAR } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const kv: SequentialObject<Value> = {
  name: "kv",
  partitioned: true,
  functions: {
    get: { readOnly: true, takes: NOTHING },
    put: { readOnly: false, answersNothing: true, drawn: "value" },
    append: { readOnly: false, answersNothing: true, takes: SCALAR, drawn: "text" },
    cas: { readOnly: false, answersWhether: true, takes: PAIR, drawn: "change" },
    delete: { readOnly: false, answersNothing: true, takes: NOTHING },
  },
  algorithm: "kv",
  observes: (call, output) => call.f === "cas" && output === false,
  initial: (value = null) => value,
  apply(state: Value, call: Call): Applied<Value> {
    switch (call.f) {
      case "get":
        return { state, output: state };
      case "put":
        return { state: call.input, output: null };
      case "append":
        return {
          state: `${state === null ? "" : inText(state)}${inText(call.input)}`,
          output: null,
        };
      case "cas": {
        const [from = null, to = null] = call.input as readonly Value[];
        return sameValue(state, from) ? { state: to, output: true } : { state, output: false };
      }
      case "delete":
        return { state: null, output: null };
      default:
        throw new TypeError(`a kv has no function "${call.f}": get, put, append, cas, delete`);
    }
  },
};
