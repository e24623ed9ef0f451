/**
 * Mini-transactions: at most two reads and two writes, each write after a read of the same
 * register, so that what each write followed is known.
 */
import { keyName } from "./key-name.ts";
import { type AskedStep, someOf, transactionWorkload } from "./transaction-clients.ts";

export const miniTransactions = transactionWorkload({
  name: "mini-transactions",
  about: "Transactions that read one or two registers, and write some of those they have read.",
  keys: { about: "Number of registers.", default: 4, min: 1 },
  needs: ["read", "write"],
  draw(stream, settings, value) {
    const keys = settings["keys"] as number;
    return someOf(stream, keys, stream.between(1, 2)).flatMap((key): AskedStep[] => {
      const name = keyName(key);
      const read: AskedStep = ["read", name, null];
      return stream.below(2) === 0 ? [read] : [read, ["write", name, value]];
    });
  },
});
