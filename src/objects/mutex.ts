/** A mutex: `acquire` answers whether it was free, `release` whether it was held. */
import type { Value } from "../core/json.ts";
import { FLAG, NOTHING } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

/** Whether it is held. */
export const mutex: SequentialObject<boolean> = {
  name: "mutex",
  partitioned: false,
  algorithm: "mutex",
  functions: {
    acquire: { readOnly: false, answersWhether: true, takes: NOTHING },
    release: { readOnly: false, answersWhether: true, takes: NOTHING },
  },
  observes: (_call, output) => output === false,
  startsFrom: FLAG,
  initial: (value: Value = false) => value === true,
  apply(state: boolean, call: Call): Applied<boolean> {
    switch (call.f) {
      case "acquire":
        return { state: true, output: !state };
      case "release":
        return { state: false, output: state };
      default:
        throw new TypeError(`a mutex has no function "${call.f}": acquire, release`);
    }
  },
};
