/**
 * A configuration is used only once it is applied. Two leaders of one term show by an entry of the
 * one that has not spoken yet, too (fresh-term).
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const configAtApply: Mutant<Rules> = {
  name: "config-at-apply",
  about: "A configuration is used only once it is applied.",
  fault: ["crash"],
  detectors: [
    "election-safety",
    "leader-completeness",
    "committed-is-durable",
    "configuration-safety",
    "fresh-term",
  ],
  origin: "etcd #11284, #2397, #7625",
  equivalent: false,
  rules: { configurationLimit: (_last, applied) => applied },
};
