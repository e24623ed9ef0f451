/** An acceptor says that it accepted before its disk holds the vote. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acceptanceBeforeSync: Mutant<Rules> = {
  name: "acceptance-before-sync",
  about: "An acceptor says that it accepted before its disk holds the vote.",
  fault: ["crash at a write"],
  detectors: ["told-is-durable", "votes-safe"],
  origin: "Paxos Made Simple §2.5; etcd#14370, openraft a9f696a9",
  equivalent: false,
  rules: { acceptanceWaitsForDisk: () => false },
};
