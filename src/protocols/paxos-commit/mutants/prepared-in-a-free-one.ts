/** A node that takes over proposes Prepared where nothing was proposed. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const preparedInAFreeOne: PaxosCommitMutant = {
  name: "prepared-in-a-free-one",
  about:
    "A node that takes over proposes Prepared in an instance whose participant proposed nothing.",
  fault: ["loss"],
  detectors: ["commit-needs-all-votes"],
  origin: "Gray and Lamport 2006, §4.1: a leader proposes Aborted in a free instance",
  equivalent: false,
  rules: { proposalOf: (found) => found ?? { yes: true, outputs: [] } },
};
