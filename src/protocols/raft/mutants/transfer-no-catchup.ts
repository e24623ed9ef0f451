/** A leader hands over to a server whose log is not up to date, which cannot win. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const transferNoCatchup: Mutant<Rules> = {
  name: "transfer-no-catchup",
  about: "A leader hands over to a server whose log is not up to date, which cannot win.",
  fault: ["delay"],
  detectors: ["progress", "script"],
  origin: "Ongaro 2014 §3.10; hashicorp/raft #581",
  equivalent: false,
  rules: { mayHandOver: () => true },
};
