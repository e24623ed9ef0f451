/** An acceptance leaves before the disk holds it. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acceptanceBeforeSync: Mutant<Rules> = {
  name: "acceptance-before-sync",
  about: "An acceptance leaves before the disk holds it.",
  fault: ["crash"],
  detectors: ["told-is-durable", "votes-safe"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { acceptanceWaitsForDisk: () => false },
};
