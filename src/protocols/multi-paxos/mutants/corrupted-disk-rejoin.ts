/** An acceptor whose disk is lost takes part at once, as if it had promised nothing. */
import type { DiskImage } from "../../../protocol/disk.ts";
import type { MultiPaxosMutant } from "./mutant.ts";

/** A disk that has lost everything; its journal continues at the index where it ended. */
function emptied({ lastIndex }: DiskImage): DiskImage {
  return { firstIndex: lastIndex + 1, lastIndex, get: () => undefined, entry: () => undefined };
}

export const corruptedDiskRejoin: MultiPaxosMutant = {
  name: "corrupted-disk-rejoin",
  about: "An acceptor whose disk is lost takes part at once, as if it had promised nothing.",
  fault: ["crash"],
  detectors: [
    "ballot-unique",
    "promise-monotonic",
    "agreement",
    "votes-safe",
    "promise-reports-votes",
  ],
  origin: "Chandra 2007 §5.1; Michael et al. 2017",
  equivalent: false,
  steps: (correct) => ({
    start: (paxos, disk, self) => correct.start(paxos, emptied(disk), self),
  }),
};
