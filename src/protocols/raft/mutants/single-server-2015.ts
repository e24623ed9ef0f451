/** A new leader changes members before an entry of its own term is committed. */
import type { RaftMutant } from "./mutant.ts";

export const singleServer2015: RaftMutant = {
  name: "single-server-2015",
  about: "A new leader changes members before an entry of its own term is committed.",
  fault: ["partition", "crash"],
  detectors: [
    "configuration-safety",
    "leader-completeness",
    "committed-is-durable",
    "changes-in-own-term",
  ],
  origin: "Ongaro on raft-dev, 2015; copycat #23, braft #182, sorock #60",
  equivalent: false,
  rules: { mayChangeIn: () => true },
};
