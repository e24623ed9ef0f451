/** A restarted proposer begins with its first ballot again. */
import type { Write } from "../../../protocol/disk.ts";
import { ACCEPTOR, type StoredAcceptor } from "../storage.ts";
import type { PaxosMutant } from "./mutant.ts";

function forgetting(write: Write): Write {
  if (write.kind !== "put" || write.key !== ACCEPTOR) return write;
  return { ...write, value: { ...(write.value as StoredAcceptor), promised: 0 } };
}

export const ballotReused: PaxosMutant = {
  name: "ballot-reused-after-restart",
  about:
    "The proposer's round is forgotten in a restart, and the promise with it: a ballot is used twice.",
  fault: ["crash"],
  detectors: ["told-is-durable", "promise-monotonic", "one-value-per-ballot"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  steps: (correct) => ({
    start: (synod, disk, self) => ({ ...correct.start(synod, disk, self), round: 0 }),
  }),
  self: ({ disk }) => ({
    disk: {
      batch: (writes, thenSend) => disk.batch(writes.map(forgetting), thenSend),
      sync: () => disk.sync(),
    },
  }),
};
