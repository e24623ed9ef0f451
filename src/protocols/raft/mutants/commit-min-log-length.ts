/** Equivalent here (a message that matches carries the entry in the way of the tail; its pair, heartbeat-commit-raw, takes that guard away). A follower commits up to the end of its log, not only what the message showed to match. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const commitMinLogLength: Mutant<Rules> = {
  name: "commit-min-log-length",
  about: "A follower commits up to the end of its log, not only what the message showed to match.",
  fault: ["reordering"],
  detectors: ["state-machine-safety", "leader-completeness"],
  origin: "Ongaro 2014, figure 3.1 (index of last new entry); WRaft #118",
  equivalent: true,
  rules: { followerCommit: (commit, _lastNew, last) => Math.min(commit, last) },
};
