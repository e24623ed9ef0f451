/** Reads that ought to be linearizable are answered locally. */
import type { ZabMutant } from "./mutant.ts";

export const localRead: ZabMutant = {
  name: "local-read",
  about: "Any server answers from its own state, which may be old.",
  fault: [],
  detectors: ["read-freshness", "linearizable"],
  origin: "ZooKeeper Programmer's Guide, Consistency Guarantees (BUGS #138)",
  equivalent: false,
  rules: { readsLocally: () => true },
};
