/** A ballot is a round only: two proposers may use the same. */

import { ballotOf } from "../../../protocol/ballot.ts";
import type { PaxosMutant } from "./mutant.ts";

export const ballotWithoutId: PaxosMutant = {
  name: "ballot-without-id",
  about: "A ballot is a round only: two proposers may use the same.",
  fault: [],
  detectors: ["ballot-unique", "one-value-per-ballot"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { ballotFor: (round) => ballotOf(round, 1) },
};
