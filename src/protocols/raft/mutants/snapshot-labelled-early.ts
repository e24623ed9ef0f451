/** A snapshot is labelled with the index before the last entry that its state holds. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const snapshotLabelledEarly: Mutant<Rules> = {
  name: "snapshot-labelled-early",
  about: "A snapshot is labelled with the index before the last entry that its state holds.",
  fault: ["unsynced-loss"],
  detectors: ["snapshot-prefix", "machine-determinism", "exactly-once"],
  origin: "etcd #13766: applied index and state not written together",
  equivalent: false,
  rules: { snapshotLabel: (index) => index - 1 },
};
