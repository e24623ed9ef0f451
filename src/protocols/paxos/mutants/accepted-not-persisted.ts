/** A vote is forgotten in a restart. */
import type { Write } from "../../../protocol/disk.ts";
import { ACCEPTOR, type StoredAcceptor } from "../storage.ts";
import type { PaxosMutant } from "./mutant.ts";

function forgetting(write: Write): Write {
  if (write.kind !== "put" || write.key !== ACCEPTOR) return write;
  return { ...write, value: { ...(write.value as StoredAcceptor), vote: null } };
}

export const acceptedNotPersisted: PaxosMutant = {
  name: "accepted-not-persisted",
  about: "A vote is forgotten in a restart.",
  fault: ["crash"],
  detectors: ["told-is-durable", "votes-safe"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  self: ({ disk }) => ({
    disk: {
      batch: (writes, thenSend) => disk.batch(writes.map(forgetting), thenSend),
      sync: () => disk.sync(),
    },
  }),
};
