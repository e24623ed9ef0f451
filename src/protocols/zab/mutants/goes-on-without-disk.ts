/** A server whose disk has failed continues as if everything were written. */
import type { ZabMutant } from "./mutant.ts";

export const goesOnWithoutDisk: ZabMutant = {
  name: "goes-on-without-disk",
  about: "A full disk stops no server: what is acknowledged then is gone after a restart.",
  fault: ["disk-error"],
  detectors: [
    "committed-log-durability",
    "actions-in-order",
    "epochs-only-rise",
    "committed-by-acknowledgements",
  ],
  origin: "ZOOKEEPER-3701 (BUGS #136)",
  equivalent: false,
  steps: (correct) => ({
    onDisk: (zab, state, ticket, _outcome, self) =>
      correct.onDisk(zab, state, ticket, "durable", self),
  }),
};
