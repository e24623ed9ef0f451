/** A register: the last value written is the value read. */
import type { Value } from "../core/json.ts";
import { NOTHING } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const register: SequentialObject<Value> = {
  name: "register",
  partitioned: false,
  functions: {
    read: { readOnly: true, takes: NOTHING },
    write: { readOnly: false, answersNothing: true, drawn: "value" },
  },
  algorithm: "register",
  initial: (value = null) => value,
  apply(state: Value, call: Call): Applied<Value> {
    switch (call.f) {
      case "read":
        return { state, output: state };
      case "write":
        return { state: call.input, output: null };
      default:
        throw new TypeError(`a register has no function "${call.f}": read, write`);
    }
  },
};
