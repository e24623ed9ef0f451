/** Logs are compared by their length, not by their last term. */
import type { RaftMutant } from "./mutant.ts";

export const logCheckLengthOnly: RaftMutant = {
  name: "log-check-length-only",
  about: "Logs are compared by their length, not by their last term.",
  fault: ["partition", "crash"],
  detectors: ["leader-completeness", "state-machine-safety", "votes-up-to-date"],
  origin: "A classic; Ongaro 2014 §3.6.1",
  equivalent: false,
  rules: { isUpToDate: (_term, index, _lastTerm, lastIndex) => index >= lastIndex },
};
