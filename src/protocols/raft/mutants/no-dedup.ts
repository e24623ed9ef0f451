/** An operation that is sent again takes effect again. */
import type { RaftMutant } from "./mutant.ts";

export const noDedup: RaftMutant = {
  name: "no-dedup",
  about: "An operation that is sent again takes effect again.",
  fault: ["reordering", "duplication"],
  detectors: ["exactly-once", "linearizable"],
  origin: "Ongaro 2014 §6.3, figure 6.2",
  equivalent: false,
  rules: { isDuplicate: () => false },
};
