/** The accepted epoch is not written to disk. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acceptedEpochNotPersisted: Mutant<Rules> = {
  name: "accepted-epoch-not-persisted",
  about: "A restarted server accepts an epoch again that it had promised to another leader.",
  fault: ["crash"],
  detectors: ["epochs-only-rise", "one-leader-per-epoch"],
  origin: "ZOOKEEPER-1291 (BUGS #114)",
  equivalent: false,
  rules: { rememberedEpoch: () => 0 },
};
