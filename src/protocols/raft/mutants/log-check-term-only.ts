/** Logs of the same last term count as equally long. */
import type { RaftMutant } from "./mutant.ts";

export const logCheckTermOnly: RaftMutant = {
  name: "log-check-term-only",
  about: "Logs of the same last term count as equally long.",
  fault: ["partition"],
  detectors: ["leader-completeness", "state-machine-safety", "votes-up-to-date"],
  origin: "A classic; Ongaro 2014 §3.6.1",
  equivalent: false,
  rules: { isUpToDate: (term, _index, lastTerm) => term >= lastTerm },
};
