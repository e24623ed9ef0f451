/** A leader hands over to a server whose log is not up to date, which cannot win. */
import type { RaftMutant } from "./mutant.ts";

export const transferNoCatchup: RaftMutant = {
  name: "transfer-no-catchup",
  about: "A leader hands over to a server whose log is not up to date, which cannot win.",
  fault: ["delay"],
  detectors: ["progress", "script", "hands-over-complete-log"],
  origin: "Ongaro 2014 §3.10; hashicorp/raft #581",
  equivalent: false,
  rules: { mayHandOver: () => true },
};
