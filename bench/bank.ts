/**
 * A bank of five accounts as a user would write its model: transfers that may be refused, reads of
 * all balances.
 */
import { sameValue, type Value } from "../src/core/json.ts";
import type { Model } from "../src/objects/model.ts";

export const bank: Model<readonly number[]> = {
  name: "bank",
  initial: () => [100, 100, 100, 100, 100],
  step: (state, { f, input, output }) => {
    if (f === "read")
      return output === undefined || sameValue(output, state as Value) ? [state] : [];
    const [from = 0, to = 0, amount = 0] = input as readonly number[];
    const possible = (state[from] as number) >= amount;
    if (output !== undefined && output !== possible) return [];
    if (!possible) return [state];
    const next = state.slice();
    next[from] = (next[from] as number) - amount;
    next[to] = (next[to] as number) + amount;
    return [next];
  },
};
