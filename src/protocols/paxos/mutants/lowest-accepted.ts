/** Of the votes that promises report, the one of the lowest ballot binds. */
import type { PaxosMutant } from "./mutant.ts";

export const lowestAccepted: PaxosMutant = {
  name: "lowest-accepted",
  about: "Of the votes that promises report, the one of the lowest ballot binds.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement", "bound-by-promises"],
  origin: "Paxos Made Simple §2.2, P2c",
  equivalent: false,
  rules: { binds: (vote, other) => vote.ballot < other.ballot },
};
