/** F acceptors of 2F + 1 are taken for a quorum. */
import { sizeOf } from "../../../protocol/quorum.ts";
import type { PaxosCommitMutant } from "./mutant.ts";

export const minorityOfAcceptors: PaxosCommitMutant = {
  name: "minority-of-acceptors",
  about: "A leader decides by F acceptors of 2F + 1.",
  fault: ["crash"],
  detectors: ["one-decision"],
  origin: "Gray and Lamport 2006, §4: F + 1 acceptors",
  equivalent: false,
  rules: { isQuorum: (acceptors, failures) => sizeOf(acceptors) >= failures },
};
