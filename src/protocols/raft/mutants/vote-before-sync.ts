/** A vote leaves before the disk remembers it. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const voteBeforeSync: Mutant<Rules> = {
  name: "vote-before-sync",
  about: "A vote leaves before the disk remembers it.",
  fault: ["unsynced-loss"],
  detectors: ["durable-before-send", "one-vote-per-term", "term-monotonic"],
  origin: "sofa-jraft #1245",
  equivalent: false,
  rules: { voteWaitsForDisk: () => false },
};
