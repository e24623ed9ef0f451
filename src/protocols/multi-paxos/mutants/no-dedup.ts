/** An operation takes effect as often as it is chosen. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const noDedup: MultiPaxosMutant = {
  name: "no-dedup",
  about: "An operation takes effect as often as it is chosen.",
  fault: ["duplication"],
  detectors: ["exactly-once", "linearizable"],
  origin: "Ongaro 2014 §6.3; Paxos Made Live §5.5",
  equivalent: false,
  rules: { isDuplicate: () => false },
};
