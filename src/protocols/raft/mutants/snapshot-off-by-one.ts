/** A leader sends entries where only a snapshot holds what the follower lacks. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const snapshotOffByOne: Mutant<Rules> = {
  name: "snapshot-off-by-one",
  about: "A leader sends entries where only a snapshot holds what the follower lacks.",
  fault: ["partition"],
  detectors: ["progress", "log-matching"],
  origin: "WRaft #118",
  equivalent: false,
  rules: { needsSnapshot: (next, first) => next < first - 1 },
};
