/** A coordinator answers "aborted" while its decision to commit is on its way to the disk. */
import type { CommitMutant } from "./mutant.ts";

export const answersWhileDeciding: CommitMutant = {
  name: "answers-while-deciding",
  about: "Asked about a transaction that it is still deciding, a coordinator presumes an abort.",
  fault: ["delay"],
  detectors: ["one-decision"],
  origin: "Mohan, Lindsay and Obermarck 1986, §3: no information means abort, not no decision yet",
  equivalent: false,
  rules: { knowsOutcome: () => true },
};
