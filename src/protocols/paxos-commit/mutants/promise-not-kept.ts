/** An acceptor accepts in a ballot below what it has promised. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const promiseNotKept: PaxosCommitMutant = {
  name: "promise-not-kept",
  about: "An acceptor accepts votes of ballot 0 after it has promised a higher ballot.",
  fault: ["delay"],
  detectors: ["one-decision"],
  origin:
    "Lamport 2001, phase 2b: unless it has already responded to a prepare request with a higher number",
  equivalent: false,
  rules: { mayAccept: (ballot, { promised }) => ballot === 0 || ballot >= promised },
};
