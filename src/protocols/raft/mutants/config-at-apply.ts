/**
 * A configuration is used only once it is applied. Two leaders of one term show by an entry of the
 * one that has not sent anything yet, too (fresh-term).
 */
import { refreshConfiguration } from "../configuration.ts";
import type { PlacedConfiguration } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const configAtApply: RaftMutant = {
  name: "config-at-apply",
  about: "A configuration is used only once it is applied.",
  fault: ["crash"],
  detectors: [
    "election-safety",
    "leader-completeness",
    "committed-is-durable",
    "configuration-safety",
    "fresh-term",
    "elected-by-votes",
    "match-acknowledged",
  ],
  origin: "etcd #11284, #2397, #7625",
  equivalent: false,
  steps: (correct) => ({
    latestConfiguration: ({ configurations, appliedIndex }) =>
      configurations.findLast(({ index }) => index <= appliedIndex) ??
      (configurations[0] as PlacedConfiguration),
    applyEntry: (raft, state, self) => {
      correct.applyEntry(raft, state, self);
      refreshConfiguration(raft, state);
    },
  }),
};
