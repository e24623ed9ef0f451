/** Planted bugs of CRAQ's weaker reads (Terrace and Freedman 2009, §2.4). */
import type { SystemMutant } from "../system.ts";
import { sharedMutants, wrong } from "./mutants.ts";

const CRAQ = "Terrace and Freedman 2009, §2.4";

/** Of the bugs of every chain one for each judge that they have in common. */
const OF_EVERY_CHAIN: ReadonlySet<string> = new Set([
  "passed-before-sync",
  "in-flight-lost-at-removal",
  "retry-taken-again",
  "head-answers",
]);

export const weakReadMutants: readonly SystemMutant[] = [
  ...sharedMutants
    .filter(({ name }) => OF_EVERY_CHAIN.has(name))
    .map((mutant) => ({
      ...mutant,
      detectors: mutant.detectors.filter((detector) => detector !== "linearizable"),
    })),
  {
    name: "shown-before-sync",
    about: "A member answers reads with an update that its own disk does not hold yet.",
    fault: ["crash", "unsynced-loss"],
    detectors: ["shown-is-held", "shown-never-falls"],
    origin: `${CRAQ}: reads at one node are monotonic; here nodes restart`,
    equivalent: false,
    replaces: wrong({ rules: { versionShown: (_durable, received) => received } }),
  },
  {
    name: "trusted-for-ever",
    about: "A member that cannot be reached answers bounded reads for as long as it likes.",
    fault: ["partition"],
    detectors: ["bounded-inconsistency", "bounded-staleness"],
    origin: `${CRAQ}: a node that is partitioned off may answer for the maximum period only`,
    equivalent: false,
    replaces: wrong({ rules: { isTrusted: () => true } }),
  },
  {
    name: "trusted-from-the-answer",
    about: "The bound of reads counts from when the configuration service's answer came.",
    fault: ["delay"],
    detectors: ["bounded-inconsistency", "bounded-staleness"],
    origin:
      "Gray and Cheriton 1989, §3: a term counts from the request, for the answer may be late",
    equivalent: false,
    replaces: wrong({ rules: { confirmedAt: (_askedUs, answeredUs) => answeredUs } }),
  },
  {
    name: "shown-however-new",
    about: "Bounded reads answer with however many updates that the tail does not have.",
    fault: ["delay"],
    detectors: ["bounded-inconsistency"],
    origin: `${CRAQ}: the limit may be on version numbers`,
    equivalent: false,
    replaces: wrong({ rules: { mayShow: () => true } }),
  },
];
