/** A proposer proposes its own value whatever the promises reported. */
import type { PaxosMutant } from "./mutant.ts";

export const ignoreAccepted: PaxosMutant = {
  name: "ignore-accepted",
  about: "A proposer ignores the votes that the promises report, and proposes its own value.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement", "bound-by-promises"],
  origin: "Paxos Made Simple §2.2, P2c",
  equivalent: false,
  rules: { chooseValue: (_highest, wanted) => wanted },
};
