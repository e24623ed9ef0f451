/** UPTODATE names what the learner acknowledged, not what is committed. */
import { SERVING } from "../state.ts";
import type { ZabMutant } from "./mutant.ts";

export const uptodateStaleZxid: ZabMutant = {
  name: "uptodate-stale-zxid",
  about: "A learner delivers what is not committed, or misses commits that it was sent before.",
  fault: ["delay"],
  detectors: [
    "committed-log-monotonic",
    "committed-log-durability",
    "progress",
    "committed-by-acknowledgements",
  ],
  origin: "NJU issue 3 (BUGS #130)",
  equivalent: false,
  steps: () => ({
    sendUpToDate: (_zab, state, session, learner, self) => {
      learner.stage = SERVING;
      const { epoch } = state;
      self.sendIn(session, { type: "up-to-date", epoch, index: learner.syncedThrough });
    },
  }),
};
