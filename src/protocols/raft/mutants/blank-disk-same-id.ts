/**
 * A server comes back with an empty disk under its old name. The log of a leader goes with its disk
 * (leader-append-only), and so does its knowledge that it led (role-transitions).
 */
import type { DiskImage } from "../../../protocol/disk.ts";
import type { RaftMutant } from "./mutant.ts";

/** A disk on which nothing was ever written. */
const BLANK: DiskImage = {
  firstIndex: 1,
  lastIndex: 0,
  get: () => undefined,
  entry: () => undefined,
};

export const blankDiskSameId: RaftMutant = {
  name: "blank-disk-same-id",
  about: "A server comes back with an empty disk under its old name.",
  fault: ["crash"],
  detectors: [
    "durable-before-send",
    "one-vote-per-term",
    "term-monotonic",
    "committed-is-durable",
    "leader-completeness",
    "leader-append-only",
    "role-transitions",
  ],
  origin: "Ongaro 2014 §3.8; Vanlightly",
  equivalent: false,
  steps: (correct) => ({
    start: (raft, disk, self) => {
      if (disk.lastIndex >= disk.firstIndex) {
        self.disk.batch([{ kind: "truncate", from: disk.firstIndex }]);
      }
      return correct.start(raft, BLANK, self);
    },
  }),
};
