/**
 * A lock with fencing tokens: `acquire` answers a token greater than all before it, or null if
 * held; `release token`; `check token`.
 */
import type { Value } from "../core/json.ts";
import { COUNT, NOTHING } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

interface State {
  /** The last token handed out; 0 before the first. */
  readonly token: number;
  /** Whether its owner still holds the lock. */
  readonly held: boolean;
}

export const fencingLock: SequentialObject<State> = {
  name: "fencing-lock",
  partitioned: false,
  functions: {
    acquire: { readOnly: false, takes: NOTHING },
    release: { readOnly: false, answersWhether: true, drawn: "token" },
    check: { readOnly: true, drawn: "token" },
  },
  observes: (call, output) =>
    call.f === "acquire" ? output === null : call.f === "release" && output === false,
  startsFrom: COUNT,
  initial: (value: Value = 0) => ({ token: typeof value === "number" ? value : 0, held: false }),
  identity: (state) => `${state.token}${state.held ? "!" : ""}`,
  apply(state: State, call: Call): Applied<State> {
    const owns = state.held && call.input === state.token;
    switch (call.f) {
      case "acquire":
        return state.held
          ? { state, output: null }
          : { state: { token: state.token + 1, held: true }, output: state.token + 1 };
      case "release":
        return { state: owns ? { token: state.token, held: false } : state, output: owns };
      case "check":
        return { state, output: owns };
      default:
        throw new TypeError(`a fencing-lock has no function "${call.f}": acquire, release, check`);
    }
  },
};
