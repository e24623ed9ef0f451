/** A participant that has not voted says "aborted", and votes yes later. */
import type { CommitMutant } from "./mutant.ts";

export const refusalForgotten: CommitMutant = {
  name: "refusal-forgotten",
  about: "Asked about what it has not voted on, a participant says aborted, and may vote yes yet.",
  fault: ["delay"],
  detectors: ["one-decision"],
  origin: "Bernstein, Hadzilacos and Goodman 1987, §7.4: it decides abort, and so cannot vote yes",
  equivalent: false,
  steps: () => ({
    refuse(_commit, _state, from, transaction, self) {
      self.send(from, { type: "decision", transaction, commit: false });
    },
  }),
};
