/**
 * Write skew (Berenson and others 1995, A5B): registers in pairs. Two transactions that read both
 * of a pair and write one each have no common order, and a snapshot each.
 */
import { keyName } from "./key-name.ts";
import { type AskedStep, transactionWorkload } from "./transaction-clients.ts";

/** One transaction in so many only reads. */
const READS_ONE_IN = 4;

export const writeSkew = transactionWorkload({
  name: "write-skew",
  about: "Transactions that read both registers of a pair, and write one of them.",
  keys: { about: "Number of registers, two to a pair.", default: 4, min: 2 },
  needs: ["read", "write"],
  draw(stream, settings, value) {
    const pairs = Math.floor((settings["keys"] as number) / 2);
    const first = 2 * stream.below(pairs);
    const reads: AskedStep[] = [first, first + 1].map((key) => ["read", keyName(key), null]);
    if (stream.below(READS_ONE_IN) === 0) return reads;
    return [...reads, ["write", keyName(first + stream.below(2)), value]];
  },
});
