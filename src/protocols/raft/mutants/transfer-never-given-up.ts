/** A leader whose transfer target does not win waits forever, and takes no requests. */
import type { RaftMutant } from "./mutant.ts";

/** Longer than any run, in microseconds. */
const FOR_EVER_US = 3_600_000_000;

export const transferNeverGivenUp: RaftMutant = {
  name: "transfer-never-given-up",
  about: "A leader whose transfer target does not win waits forever, and takes no requests.",
  fault: ["crash"],
  detectors: ["script", "progress", "transfers-end"],
  origin: "Ongaro 2014 §3.10",
  equivalent: false,
  self: (self) => ({
    setTimer: (name, delayUs) => self.setTimer(name, name === "transfer" ? FOR_EVER_US : delayUs),
  }),
};
