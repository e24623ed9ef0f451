/** A follower acknowledges entries before its disk holds them. */
import { acknowledgement } from "../follower.ts";
import { persistLog } from "../storage.ts";
import type { RaftMutant } from "./mutant.ts";

export const acknowledgementBeforeSync: RaftMutant = {
  name: "acknowledgement-before-sync",
  about: "A follower acknowledges entries before its disk holds them.",
  fault: ["unsynced-loss"],
  detectors: ["durable-before-send", "match-truth", "committed-is-durable"],
  origin: "etcd #14370; Vanlightly's RaftFsync",
  equivalent: false,
  steps: () => ({
    acknowledge: (raft, state, to, matched, round, writes, self) => {
      self.send(to, acknowledgement(state.term, matched, round));
      if (writes.length > 0) persistLog(raft, state, writes, [], self);
    },
  }),
};
