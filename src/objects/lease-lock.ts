/**
 * A lock with leases: `acquire` answers a token above all before it, whichever, or null if the lock
 * is held; `keep-alive token` and `release token` say whether that grant was current; so does
 * `expire token`, by which the service itself ends a grant that was not kept alive.
 */
import { compareNumbers, isNumber, plus } from "../core/exact-number.ts";
import type { Value } from "../core/json.ts";
import { COUNT, NOTHING } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

/** Tokens may be of more than 53 bits. */
type Token = number | string;

interface State {
  /** The highest token that is known to have been handed out; 0 before the first. */
  readonly last: Token;
  /**
   * The current grant; 0: the lock is free; `HIDDEN`: a token above `last` that no answer has
   * shown.
   */
  readonly held: Token;
}

/** The lock is held by a client whose answer never came. */
const HIDDEN = -1;

export const leaseLock: SequentialObject<State> = {
  name: "lease-lock",
  partitioned: false,
  functions: {
    acquire: { readOnly: false, takes: NOTHING },
    // Its answer may carry a token that was not known: no mere read.
    "keep-alive": { readOnly: false, answersWhether: true, drawn: "token" },
    release: { readOnly: false, answersWhether: true, drawn: "token" },
    expire: { readOnly: false, answersWhether: true, drawn: "token" },
  },
  observes: (call, output) => (call.f === "acquire" ? output === null : output === false),
  startsFrom: COUNT,
  initial: (value: Value = 0) => ({ last: typeof value === "number" ? value : 0, held: 0 }),
  identity: ({ last, held }) => `${last} ${held}`,
  apply(state: State, call: Call): Applied<State> {
    if (call.f === "acquire") {
      const token = plus(state.last, 1);
      return state.held === 0
        ? { state: { last: token, held: token }, output: token }
        : { state, output: null };
    }
    const isCurrent = state.held !== 0 && call.input === state.held;
    switch (call.f) {
      case "keep-alive":
        return { state, output: isCurrent };
      case "release":
      case "expire":
        return { state: isCurrent ? { ...state, held: 0 } : state, output: isCurrent };
      default:
        throw new TypeError(
          `a lease-lock has no function "${call.f}": acquire, keep-alive, release, expire`,
        );
    }
  },
  allows(state: State, call: Call, output: Value | undefined): readonly State[] {
    return call.f === "acquire" ? acquired(state, output) : ended(state, call, output);
  },
};

function acquired(state: State, output: Value | undefined): readonly State[] {
  if (state.held !== 0) return output === null || output === undefined ? [state] : [];
  if (output === undefined) return [{ ...state, held: HIDDEN }];
  const isHigher = isNumber(output) && compareNumbers(output, state.last) > 0;
  return isHigher ? [{ last: output, held: output }] : [];
}

/** What names a token may be about one that no answer has shown. */
function ended(state: State, call: Call, output: Value | undefined): readonly State[] {
  const { last, held } = state;
  const token = call.input;
  const mayBe =
    isNumber(token) && (held === HIDDEN ? compareNumbers(token, last) > 0 : token === held);
  const states: State[] = [];
  if (mayBe && held !== 0 && (output === true || output === null || output === undefined)) {
    states.push({ last: token, held: call.f === "keep-alive" ? token : 0 });
  }
  const mustBe = mayBe && held !== HIDDEN && held !== 0;
  if (!mustBe && (output === false || output === undefined)) states.push(state);
  return states;
}
