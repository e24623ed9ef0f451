/** A node that starts again is taken for the writer that it was before. */
import type { AbdMutant } from "./mutant.ts";

export const epochNotKept: AbdMutant = {
  name: "epoch-not-kept",
  about: "A restarted writer may choose a timestamp that it has chosen before, for another value.",
  fault: ["crash"],
  detectors: ["one-value-per-timestamp", "one-timestamp-per-write", "linearizable"],
  origin: "Lynch and Shvartsman 1997: timestamps are unique, run by processes that restart",
  equivalent: false,
  steps: (correct) => ({
    start: (register, disk, self) => ({ ...correct.start(register, disk, self), epoch: 1 }),
  }),
};
