/** Servers tell their round to those as well that know of no such voter, and are answered. */
import type { ZabMutant } from "./mutant.ts";

export const roundToldToAll: ZabMutant = {
  name: "round-told-to-all",
  about:
    "A candidate of a pending configuration tells its round to voters that do not " +
    "know of it, and each reply is answered.",
  fault: ["crash", "reconfiguration"],
  detectors: ["answers-end", "no-progress", "script"],
  origin: "found by the search in our own Zab",
  equivalent: false,
  rules: { tellsRound: () => true },
};
