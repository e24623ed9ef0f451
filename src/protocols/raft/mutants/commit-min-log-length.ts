/**
 * Equivalent here (a message that matches carries the entry in the way of the tail; its pair,
 * heartbeat-commit-raw, takes that guard away). A follower commits up to the end of its log, not
 * only what the message showed to match.
 */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const commitMinLogLength: RaftMutant = {
  name: "commit-min-log-length",
  about: "A follower commits up to the end of its log, not only what the message showed to match.",
  fault: ["reordering"],
  detectors: ["state-machine-safety", "leader-completeness"],
  origin: "Ongaro 2014, figure 3.1 (index of last new entry); WRaft #118",
  equivalent: true,
  steps: (correct) => ({
    learnCommit: (raft, state, message, _matched, self) =>
      correct.learnCommit(raft, state, message, lastIndex(state), self),
  }),
};
