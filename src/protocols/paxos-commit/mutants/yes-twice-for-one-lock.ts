/** A participant votes yes to two transactions that need the same register. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const yesTwiceForOneLock: PaxosCommitMutant = {
  name: "yes-twice-for-one-lock",
  about: "A participant votes yes though another transaction holds the register that it needs.",
  fault: [],
  detectors: ["linearizable"],
  origin: "Eswaran and others 1976: two-phase locking, left out",
  equivalent: false,
  rules: { mayVoteYes: () => true },
};
