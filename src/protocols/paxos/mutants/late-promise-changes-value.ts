/**
 * A promise that comes after a value was proposed has the proposer propose again, in the same
 * ballot, whatever value binds it now.
 */
import type { PaxosMutant } from "./mutant.ts";

export const latePromiseChangesValue: PaxosMutant = {
  name: "late-promise-changes-value",
  about:
    "A promise that comes after a value was proposed has the proposer propose again, in the " +
    "same ballot, whatever value binds it now.",
  fault: ["reordering"],
  detectors: ["one-value-per-ballot", "agreement"],
  origin: "Paxos Made Simple §2.2: a proposal has one number and one value",
  equivalent: false,
  rules: { countsPromise: (ballot, current) => ballot === current },
};
