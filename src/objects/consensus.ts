/** Consensus: the first value proposed is decided, and every proposal answers it. */
import type { Value } from "../core/json.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const consensus: SequentialObject<Value> = {
  name: "consensus",
  partitioned: false,
  functions: { propose: { readOnly: false, drawn: "value" } },
  initial: (value = null) => value,
  apply(state: Value, call: Call): Applied<Value> {
    if (call.f !== "propose") {
      throw new TypeError(`consensus has no function "${call.f}": propose`);
    }
    const decided = state === null ? call.input : state;
    return { state: decided, output: decided };
  },
};
