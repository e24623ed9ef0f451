/** A term reaches the disk only together with a vote. */
import type { Write } from "../../../protocol/disk.ts";
import { HARD_STATE, type HardState } from "../storage.ts";
import type { RaftMutant } from "./mutant.ts";

function holdsNoVote(write: Write): boolean {
  if (write.kind !== "put" || write.key !== HARD_STATE) return false;
  return (write.value as HardState).votedFor === 0;
}

export const termWithoutVoteForgotten: RaftMutant = {
  name: "term-without-vote-forgotten",
  about: "A term that a server learns from a leader, with no vote in it, is not written to disk.",
  fault: [],
  detectors: ["term-of-entries", "durable-before-send", "term-monotonic"],
  origin: "Ongaro 2014 figure 3.1 and §3.8; CCF's LogTermsProp (R13)",
  equivalent: false,
  self: ({ disk }) => ({
    disk: {
      batch: (writes, thenSend) =>
        disk.batch(
          writes.filter((write) => !holdsNoVote(write)),
          thenSend,
        ),
      sync: () => disk.sync(),
    },
  }),
};
