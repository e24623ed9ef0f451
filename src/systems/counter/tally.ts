/**
 * What a group of the counter replicates: a sum, and the last operation of each client, so that
 * what is sent again is answered again and not counted again.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import type { ServedObject } from "../system.ts";

/** An add: the client, its operation's number, what it adds. */
export type TallyInput = readonly [client: number, operation: number, amount: number];

interface Last {
  readonly operation: number;
  readonly sum: number;
}

interface Tally {
  readonly sum: number;
  /** By client, the last operation that took effect, and the sum after it. */
  readonly sessions: ReadonlyMap<number, Last>;
}

export interface TallyRules {
  /** Whether an operation took effect before. */
  isRetry(operation: number, last: number): boolean;
}

export const tallyRules: TallyRules = { isRetry: (operation, last) => operation <= last };

/**
 * `add` answers the sum after it, null to what is older than the client's last; `sum` answers the
 * sum, as of its place in the log.
 */
export function tallyOf(rules: TallyRules): ServedObject {
  return {
    name: "tally",
    partitioned: false,
    functions: { add: { readOnly: false }, sum: { readOnly: false } },
    initial: () => ({ sum: 0, sessions: new Map() }) satisfies Tally as never,
    apply: (state: never, call: Call): Applied<never> =>
      apply(rules, state, call) as Applied<never>,
  };
}

function apply(rules: TallyRules, state: Tally, { f, input }: Call): Applied<Tally> {
  if (f === "sum") return { state, output: state.sum };
  if (f !== "add") throw new TypeError(`a tally has no function "${f}": add, sum`);
  const [client, operation, amount] = input as TallyInput;
  const last = state.sessions.get(client);
  if (last !== undefined && rules.isRetry(operation, last.operation)) {
    const output: Value = operation === last.operation ? last.sum : null;
    return { state, output };
  }
  const sum = state.sum + amount;
  const sessions = new Map(state.sessions).set(client, { operation, sum });
  return { state: { sum, sessions }, output: sum };
}
