/** A leader counts its own copy of an entry before its disk holds it. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaderCountsUnflushedSelf: Mutant<Rules> = {
  name: "leader-counts-unflushed-self",
  about: "A leader counts its own copy of an entry before its disk holds it.",
  fault: ["unsynced-loss"],
  detectors: ["committed-is-durable", "leader-completeness"],
  origin: "openraft a9f696a9; etcd's CommittedIsDurableInv",
  equivalent: false,
  rules: { ownMatch: (_stable, last) => last },
};
