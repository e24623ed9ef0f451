/** A second change begins before the first is committed. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const configOverlap: Mutant<Rules> = {
  name: "config-overlap",
  about: "A second change begins before the first is committed.",
  fault: ["partition"],
  detectors: ["configuration-safety", "leader-completeness"],
  origin: "Ongaro 2014 §4.1",
  equivalent: false,
  rules: { isSettled: () => true },
};
