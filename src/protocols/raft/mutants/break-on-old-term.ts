/** A leader does not commit past an entry of an earlier term. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const breakOnOldTerm: Mutant<Rules> = {
  name: "break-on-old-term",
  about: "A leader does not commit past an entry of an earlier term.",
  fault: ["crash"],
  detectors: ["progress"],
  origin: "RaftOS #30",
  equivalent: false,
  rules: { mayCommitByCounting: (_term, current, nextTerm) => nextTerm === current },
};
