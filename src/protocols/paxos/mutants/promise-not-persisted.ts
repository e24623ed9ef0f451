/** A restarted acceptor has forgotten what it promised. */
import type { Write } from "../../../protocol/disk.ts";
import { ACCEPTOR, type StoredAcceptor } from "../storage.ts";
import type { PaxosMutant } from "./mutant.ts";

function forgetting(write: Write): Write {
  if (write.kind !== "put" || write.key !== ACCEPTOR) return write;
  return { ...write, value: { ...(write.value as StoredAcceptor), promised: 0 } };
}

export const promiseNotPersisted: PaxosMutant = {
  name: "promise-not-persisted",
  about: "The promise is not written to disk: a restarted acceptor takes lower ballots again.",
  fault: ["crash"],
  detectors: ["told-is-durable", "promise-monotonic"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  self: ({ disk }) => ({
    disk: {
      batch: (writes, thenSend) => disk.batch(writes.map(forgetting), thenSend),
      sync: () => disk.sync(),
    },
  }),
};
