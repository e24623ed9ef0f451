/** An operation that a client sends again takes effect again. */
import type { ZabMutant } from "./mutant.ts";

export const noDedup: ZabMutant = {
  name: "no-dedup",
  about: "The table of client sessions is not asked.",
  fault: ["delay"],
  detectors: ["exactly-once", "linearizable"],
  origin: "Ongaro 2014 \u00a76.3 (BUGS #58)",
  equivalent: false,
  rules: { isDuplicate: () => false },
};
