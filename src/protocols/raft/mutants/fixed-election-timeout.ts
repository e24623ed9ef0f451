/** All servers wait equally long: they stand together and split the vote again and again. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const fixedElectionTimeout: Mutant<Rules> = {
  name: "fixed-election-timeout",
  about: "All servers wait equally long: they stand together and split the vote again and again.",
  fault: [],
  detectors: ["progress", "script"],
  origin: "Ongaro 2014 §3.4",
  equivalent: false,
  rules: { electionTimeoutUs: (minUs) => minUs },
};
