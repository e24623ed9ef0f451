/** A leader that gets no replies keeps leading. */
import type { RaftMutant } from "./mutant.ts";

export const noCheckQuorum: RaftMutant = {
  name: "no-check-quorum",
  about: "A leader that gets no replies keeps leading.",
  fault: ["one-way-partition"],
  detectors: ["script", "progress", "leader-hears-quorum"],
  origin: "Cloudflare 2020; Howard and Abraham 2020",
  equivalent: false,
  self: (self) => ({
    setTimer: (name, delayUs) => {
      if (name !== "check-quorum") self.setTimer(name, delayUs);
    },
  }),
};
