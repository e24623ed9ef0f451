/** An acceptor accepts proposals below what it has promised. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const acceptBelowPromise: Mutant<Rules> = {
  name: "accept-below-promise",
  about: "An acceptor accepts proposals below what it has promised.",
  fault: ["reordering"],
  detectors: ["promise-monotonic", "agreement"],
  origin: "Paxos Made Simple §2.2, P1a",
  equivalent: false,
  rules: { mayAccept: () => true },
};
