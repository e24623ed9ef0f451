/** A leader takes the vote of a participant that only reads for Aborted. */
import type { PaxosCommitMutant } from "./mutant.ts";

const reads = (step: unknown): boolean => Array.isArray(step) && step[1]?.[0] === "read";

export const readTakenForNo: PaxosCommitMutant = {
  name: "read-taken-for-no",
  about: "A leader takes the vote of a participant that only reads for a vote against.",
  fault: [],
  detectors: ["abort-needs-a-reason"],
  origin: "Mohan, Lindsay and Obermarck 1986, §2: votes are yes, no and read",
  equivalent: false,
  rules: { isAgainst: ({ yes, outputs }) => !yes || outputs.some(reads) },
};
