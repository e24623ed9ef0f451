/** A follower cuts its log wherever entries arrive, even if it has them. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const truncateAlways: Mutant<Rules> = {
  name: "truncate-always",
  about: "A follower cuts its log wherever entries arrive, even if it has them.",
  fault: ["reordering"],
  detectors: ["commit-monotonic", "match-truth", "leader-completeness"],
  origin: "RaftOS #26; CCF #5991",
  equivalent: false,
  rules: { conflicts: () => true },
};
