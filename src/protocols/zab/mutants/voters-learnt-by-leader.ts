/** A leader adopts the voters that another server says are committed, and commits by them. */
import type { ZabMutant } from "./mutant.ts";

export const votersLearntByLeader: ZabMutant = {
  name: "voters-learnt-by-leader",
  about: "A leader adopts the voters that another server says are committed, and commits by them.",
  fault: ["partition", "reconfiguration"],
  detectors: ["total-order", "committed-log-durability", "voters-learnt-while-looking"],
  origin:
    "FastLeaderElection.Messenger: only a server that is LOOKING processes the configuration of a notification",
  equivalent: false,
  rules: { learnsVoters: () => true },
};
