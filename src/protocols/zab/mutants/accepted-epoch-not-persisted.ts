/** The accepted epoch is not written to disk. */
import type { Write } from "../../../protocol/disk.ts";
import { ACCEPTED_EPOCH } from "../storage.ts";
import type { ZabMutant } from "./mutant.ts";

function forgettingEpoch(write: Write): Write {
  return write.kind === "put" && write.key === ACCEPTED_EPOCH ? { ...write, value: 0 } : write;
}

export const acceptedEpochNotPersisted: ZabMutant = {
  name: "accepted-epoch-not-persisted",
  about: "A restarted server accepts an epoch again that it had promised to another leader.",
  fault: ["crash"],
  detectors: ["epochs-only-rise", "one-leader-per-epoch"],
  origin: "ZOOKEEPER-1291 (BUGS #114)",
  equivalent: false,
  self: ({ disk }) => ({
    disk: {
      batch: (writes, thenSend) => disk.batch(writes.map(forgettingEpoch), thenSend),
      sync: () => disk.sync(),
    },
  }),
};
