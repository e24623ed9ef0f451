/**
 * A counting semaphore: `acquire n` answers whether n permits were there and takes them, `release
 * n` returns n. No number of permits is true, so a history may have that for "done".
 */
import type { Value } from "../core/json.ts";
import { COUNT, PERMITS } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

/** The permits that are free; one at first by default. */
export const semaphore: SequentialObject<number> = {
  name: "semaphore",
  partitioned: false,
  functions: {
    acquire: { readOnly: false, answersWhether: true, takes: PERMITS },
    release: { readOnly: false, answersNothing: true, mayTellDone: true, takes: PERMITS },
  },
  observes: (call, output) => call.f === "acquire" && output === false,
  startsFrom: COUNT,
  initial: (value: Value = 1) => (typeof value === "number" ? value : 1),
  identity: String,
  apply(state: number, call: Call): Applied<number> {
    const permits = typeof call.input === "number" ? call.input : 1;
    switch (call.f) {
      case "acquire":
        return state >= permits
          ? { state: state - permits, output: true }
          : { state, output: false };
      case "release":
        return { state: state + permits, output: null };
      default:
        throw new TypeError(`a semaphore has no function "${call.f}": acquire, release`);
    }
  },
};
