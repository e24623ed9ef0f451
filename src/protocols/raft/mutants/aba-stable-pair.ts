/** An old batch makes new entries count as durable, and nobody waits for the new term to be durable. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const abaStablePair: Mutant<Rules> = {
  name: "aba-stable-pair",
  about:
    "An old batch makes new entries count as durable, and nobody waits for the new term to be durable.",
  fault: ["unsynced-loss", "reordering"],
  detectors: ["durable-before-send", "match-truth", "term-monotonic"],
  origin: "aba-stable, without the guard that makes it harmless",
  equivalent: false,
  rules: { durableThrough: (_valid, written) => written, termWaitsForDisk: () => false },
};
