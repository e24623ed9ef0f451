/** Promise and round are forgotten in a restart: a ballot is used again. */
import type { MultiPaxosMutant } from "./mutant.ts";

export const ballotReusedAfterRestart: MultiPaxosMutant = {
  name: "ballot-reused-after-restart",
  about: "Promise and round are forgotten in a restart: a ballot is used again.",
  fault: ["crash"],
  detectors: ["ballot-unique", "promise-monotonic"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { restoredPromise: () => 0 },
};
