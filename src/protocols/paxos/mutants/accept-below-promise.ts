/** An acceptor accepts proposals below what it has promised. */
import type { PaxosMutant } from "./mutant.ts";

export const acceptBelowPromise: PaxosMutant = {
  name: "accept-below-promise",
  about: "An acceptor accepts a ballot lower than one it has promised.",
  fault: ["reordering"],
  detectors: ["promise-monotonic", "agreement"],
  origin: "Paxos Made Simple §2.2, P1a",
  equivalent: false,
  rules: { mayAccept: () => true },
};
