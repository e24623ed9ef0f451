/** Any server answers reads from its own state at once. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const followerRead: Mutant<Rules> = {
  name: "follower-read",
  about: "Any server answers reads from its own state at once.",
  fault: [],
  detectors: ["read-freshness", "linearizable"],
  origin: "A classic; Ongaro 2014 §6.4",
  equivalent: false,
  rules: { readsAlone: () => true },
};
