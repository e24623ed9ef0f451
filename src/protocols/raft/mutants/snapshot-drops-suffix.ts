/** A snapshot takes the place of the whole log, of what follows it, too. */
import type { RaftMutant } from "./mutant.ts";

export const snapshotDropsSuffix: RaftMutant = {
  name: "snapshot-drops-suffix",
  about: "A snapshot takes the place of the whole log, of what follows it, too.",
  fault: ["loss", "crash"],
  detectors: ["suffix-follows-snapshot", "committed-is-durable", "leader-completeness"],
  origin: "Ongaro 2014, figure 5.3, step 6",
  equivalent: false,
  rules: { keepsSuffix: () => false },
};
