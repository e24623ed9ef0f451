/** A leader answers an operation before it is committed. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const replyOnAppend: Mutant<Rules> = {
  name: "reply-on-append",
  about: "A leader answers an operation before it is committed.",
  fault: ["crash"],
  detectors: ["linearizable"],
  origin: "A classic; Ongaro 2014 §6.2",
  equivalent: false,
  rules: { answersOnAppend: () => true },
};
