/** An acceptor accepts proposals below what it has promised. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const acceptBelowPromise: MultiPaxosMutant = {
  name: "accept-below-promise",
  about: "An acceptor accepts proposals below what it has promised.",
  fault: ["reordering"],
  detectors: ["promise-monotonic", "agreement"],
  origin: "Paxos Made Simple §2.2, P1a",
  equivalent: false,
  rules: { mayAccept: () => true },
};
