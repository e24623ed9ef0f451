/** A leader counts its own copy of an entry before its disk holds it. */
import { lastIndex } from "../state.ts";
import type { RaftMutant } from "./mutant.ts";

export const leaderCountsUnflushedSelf: RaftMutant = {
  name: "leader-counts-unflushed-self",
  about: "A leader counts its own copy of an entry before its disk holds it.",
  fault: ["unsynced-loss"],
  detectors: ["committed-is-durable", "leader-completeness", "match-acknowledged"],
  origin: "openraft a9f696a9; etcd's CommittedIsDurableInv",
  equivalent: false,
  rules: { ownMatch: (state) => lastIndex(state) },
};
