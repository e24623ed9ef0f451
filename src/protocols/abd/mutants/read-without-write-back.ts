/** A read returns the newest copy that it has found, and leaves it at that. */
import type { AbdMutant } from "./mutant.ts";

export const readWithoutWriteBack: AbdMutant = {
  name: "read-without-write-back",
  about: "A read returns the newest copy that it has found, though no majority holds it yet.",
  fault: ["delay"],
  detectors: ["read-freshness", "linearizable"],
  origin: "Attiya, Bar-Noy and Dolev 1995: without its second phase a read is regular, not atomic",
  equivalent: false,
  rules: { mayReturn: () => true },
};
