/**
 * A restarted server forgets its vote, and may give it twice in a term. The only voter of a cluster
 * requests no votes: it leads, and its disk records no candidacy (role-transitions).
 */
import type { Write } from "../../../protocol/disk.ts";
import { HARD_STATE, type HardState } from "../storage.ts";
import type { RaftMutant } from "./mutant.ts";

function forgettingVote(write: Write): Write {
  if (write.kind !== "put" || write.key !== HARD_STATE) return write;
  return { ...write, value: { ...(write.value as HardState), votedFor: 0 } };
}

export const voteNotPersisted: RaftMutant = {
  name: "vote-not-persisted",
  about: "The vote is not written to disk: a restarted server votes again in the same term.",
  fault: ["crash"],
  detectors: ["one-vote-per-term", "election-safety", "role-transitions", "elected-by-votes"],
  origin: "Ongaro 2014 §3.8; sofa-jraft #1243",
  equivalent: false,
  self: ({ disk }) => ({
    disk: {
      batch: (writes, thenSend) => disk.batch(writes.map(forgettingVote), thenSend),
      sync: () => disk.sync(),
    },
  }),
};
