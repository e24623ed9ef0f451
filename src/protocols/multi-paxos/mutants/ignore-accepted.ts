/** A new leader proposes what it likes, whatever the promises report. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const ignoreAccepted: MultiPaxosMutant = {
  name: "ignore-accepted",
  about: "A new leader proposes what it likes, whatever the promises report.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement", "bound-by-promises"],
  origin: "Paxos Made Simple §2.2, P2c",
  equivalent: false,
  rules: { chooseDecree: (reported, wanted) => wanted ?? reported?.decree },
};
