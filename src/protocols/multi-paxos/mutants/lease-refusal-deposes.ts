/** A leader steps down because an acceptor that a lease binds does not promise yet. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const leaseRefusalDeposes: MultiPaxosMutant = {
  name: "lease-refusal-deposes",
  about: "A leader steps down because an acceptor that a lease binds does not promise yet.",
  fault: ["crash"],
  detectors: ["script", "progress", "leads-until-outbid"],
  origin: "Rashomon 0.1.0; Paxos Made Live §5.2",
  equivalent: false,
  rules: { deposes: () => true },
};
