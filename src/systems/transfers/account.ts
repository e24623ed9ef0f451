/** An account on one shard: it is asked to give or take an amount, for a transfer. */
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";

type Done = Applied<number> & { readonly says?: readonly Said[] };

export const account: ServedObject = {
  name: "account",
  partitioned: false,
  functions: {
    withdraw: { readOnly: false, answersWhether: true },
    deposit: { readOnly: false, answersWhether: true },
  },
  facts: {
    withdrew: claim(
      "`node` took `amount` for `transfer`, leaving `balance`",
      "node",
      "transfer",
      "amount",
      "balance",
    ),
    deposited: claim(
      "`node` added `amount` for `transfer`, leaving `balance`",
      "node",
      "transfer",
      "amount",
      "balance",
    ),
  },
  initial: () => 0 as never,
  apply: (state: never, call: Call): Applied<never> => apply(state, call) as Applied<never>,
};

/** Balances may be negative: whether one may overdraw is another question. */
function apply(balance: number, { f, input }: Call): Done {
  const [transfer = 0, amount = 0] = input as readonly number[];
  switch (f) {
    case "withdraw":
      return moved("withdrew", transfer, amount, balance - amount);
    case "deposit":
      return moved("deposited", transfer, amount, balance + amount);
    default:
      throw new TypeError(`an account has no function "${f}": withdraw, deposit`);
  }
}

function moved(fact: string, transfer: number, amount: number, balance: number): Done {
  return { state: balance, output: true, says: [[fact, transfer, amount, balance]] };
}
