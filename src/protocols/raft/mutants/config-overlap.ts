/** A second change begins before the first is committed. */
import type { RaftMutant } from "./mutant.ts";

export const configOverlap: RaftMutant = {
  name: "config-overlap",
  about: "A second change begins before the first is committed.",
  fault: ["partition"],
  detectors: ["configuration-safety", "leader-completeness"],
  origin: "Ongaro 2014 §4.1",
  equivalent: false,
  rules: { isSettled: () => true },
};
