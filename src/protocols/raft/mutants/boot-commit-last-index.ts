/** A restarted server takes its whole log for committed. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const bootCommitLastIndex: Mutant<Rules> = {
  name: "boot-commit-last-index",
  about: "A restarted server takes its whole log for committed.",
  fault: ["crash"],
  detectors: ["committed-is-durable", "state-machine-safety"],
  origin: "A cousin of etcd #14370",
  equivalent: false,
  rules: { commitAtStart: (_snapshot, last) => last },
};
