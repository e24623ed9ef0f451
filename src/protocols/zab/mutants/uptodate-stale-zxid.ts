/** UPTODATE names what the learner acknowledged, not what is committed. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const uptodateStaleZxid: Mutant<Rules> = {
  name: "uptodate-stale-zxid",
  about: "A learner delivers what is not committed, or misses commits that it was told before.",
  fault: ["delay"],
  detectors: ["committed-log-monotonic", "committed-log-durability", "progress"],
  origin: "NJU issue 3 (BUGS #130)",
  equivalent: false,
  rules: { committedAtUpToDate: (_committed, syncedThrough) => syncedThrough },
};
