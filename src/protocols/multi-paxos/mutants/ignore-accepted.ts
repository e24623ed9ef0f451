/** A new leader proposes what it likes, whatever the promises report. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const ignoreAccepted: Mutant<Rules> = {
  name: "ignore-accepted",
  about: "A new leader proposes what it likes, whatever the promises report.",
  fault: ["partition"],
  detectors: ["votes-safe", "agreement"],
  origin: "Paxos Made Simple §2.2, P2c",
  equivalent: false,
  rules: { chooseDecree: (reported, wanted) => wanted ?? reported?.decree },
};
