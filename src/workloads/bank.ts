/**
 * A bank (Jepsen's): transfers between accounts, and reads of all accounts, in which the total must
 * always be the same. All accounts are at nothing at first, and may be overdrawn.
 */
import { keyName } from "./key-name.ts";
import { type AskedStep, someOf, transactionWorkload } from "./transaction-clients.ts";

/** What is transferred at most. */
const AMOUNT_MAX = 5;

export const bank = transactionWorkload({
  name: "bank",
  about: "Transfers between two accounts, and reads of all accounts: the total never changes.",
  keys: { about: "Number of accounts.", default: 4, min: 2 },
  parameters: {
    reads: {
      kind: "ratio",
      about: "How many of the transactions read all accounts.",
      default: 500_000,
      min: 0,
      max: 1_000_000,
    },
  },
  needs: ["read", "add"],
  draw(stream, settings) {
    const keys = settings["keys"] as number;
    const isRead = stream.below(1_000_000) < (settings["reads"] as number);
    if (isRead) {
      return Array.from({ length: keys }, (_, key): AskedStep => ["read", keyName(key), null]);
    }
    const [from = 0, to = 0] = someOf(stream, keys, 2);
    const amount = stream.between(1, AMOUNT_MAX);
    return [
      ["add", keyName(from), -amount],
      ["add", keyName(to), amount],
    ];
  },
});
