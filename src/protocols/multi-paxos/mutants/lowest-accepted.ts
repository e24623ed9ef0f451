/** Of several reported votes a new leader takes the one of the lowest ballot. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const lowestAccepted: MultiPaxosMutant = {
  name: "lowest-accepted",
  about: "Of several reported votes a new leader takes the one of the lowest ballot.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement", "bound-by-promises"],
  origin: "Paxos Made Simple §2.2, P2c",
  equivalent: false,
  rules: { binds: (vote, other) => vote.ballot < other.ballot },
};
