/** A participant votes once more on what is over. */
import type { PaxosCommitMutant } from "./mutant.ts";

export const latePrepareVotedOn: PaxosCommitMutant = {
  name: "late-prepare-voted-on",
  about:
    "A participant votes on a prepare that comes late, when the transaction is over and forgotten.",
  fault: ["duplication"],
  detectors: ["decision-stays", "one-decision"],
  origin: "Mohan, Lindsay and Obermarck 1986, §2: what has ended is known to have ended",
  equivalent: false,
  rules: { isOver: () => false },
};
