/** Equivalent here but for time (timeouts are drawn anew, so the next election succeeds; its pair is fixed-election-timeout). Whoever grants a vote stands itself a moment later. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const timerNotResetOnGrant: Mutant<Rules> = {
  name: "timer-not-reset-on-grant",
  about: "Whoever grants a vote stands itself a moment later.",
  fault: [],
  detectors: ["script"],
  origin: "Ongaro 2014 §3.4",
  equivalent: true,
  rules: { resetsTimerOnGrant: () => false },
};
