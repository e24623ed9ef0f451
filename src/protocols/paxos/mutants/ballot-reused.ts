/** A restarted proposer begins with its first ballot again. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const ballotReused: Mutant<Rules> = {
  name: "ballot-reused-after-restart",
  about:
    "The proposer's round is forgotten in a restart, and the promise with it: a ballot is used twice.",
  fault: ["crash"],
  detectors: ["told-is-durable", "promise-monotonic", "one-value-per-ballot"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { resumedRound: () => 0, rememberedPromise: () => 0 },
};
