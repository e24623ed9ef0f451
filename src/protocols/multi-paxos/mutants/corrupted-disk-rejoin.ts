/** An acceptor whose disk is lost takes part at once, as if it had promised nothing. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const corruptedDiskRejoin: Mutant<Rules> = {
  name: "corrupted-disk-rejoin",
  about: "An acceptor whose disk is lost takes part at once, as if it had promised nothing.",
  fault: ["crash"],
  detectors: ["ballot-unique", "promise-monotonic", "agreement", "votes-safe"],
  origin: "Chandra 2007 §5.1; Michael et al. 2017",
  equivalent: false,
  rules: { keepsDisk: () => false },
};
