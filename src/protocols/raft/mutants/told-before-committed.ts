/** Who asked for a change of members is told that it was made as soon as it is in the log. */
import type { RaftMutant } from "./mutant.ts";

export const toldBeforeCommitted: RaftMutant = {
  name: "told-before-committed",
  about: "Who asked for a change of members is told that it was made as soon as it is in the log.",
  fault: ["crash"],
  detectors: ["changes-as-asked", "told-when-committed"],
  origin: "Ongaro 2014 §4.1",
  equivalent: false,
  rules: { isDone: (finalIndex) => finalIndex !== 0 },
};
