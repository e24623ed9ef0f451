/**
 * A register with compare-and-set: `cas [from, to]` writes `to` if the value is `from`, and says
 * whether it did.
 */
import { sameValue, type Value } from "../core/json.ts";
import { NOTHING, PAIR } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const casRegister: SequentialObject<Value> = {
  name: "cas-register",
  partitioned: false,
  functions: {
    read: { readOnly: true, takes: NOTHING },
    write: { readOnly: false, answersNothing: true, drawn: "value" },
    cas: { readOnly: false, answersWhether: true, takes: PAIR, drawn: "change" },
  },
  algorithm: "register",
  observes: (call, output) => call.f === "cas" && output === false,
  initial: (value = null) => value,
  apply(state: Value, call: Call): Applied<Value> {
    switch (call.f) {
      case "read":
        return { state, output: state };
      case "write":
        return { state: call.input, output: null };
      case "cas": {
        const [from = null, to = null] = call.input as readonly Value[];
        return sameValue(state, from) ? { state: to, output: true } : { state, output: false };
      }
      default:
        throw new TypeError(`a cas-register has no function "${call.f}": read, write, cas`);
    }
  },
};
