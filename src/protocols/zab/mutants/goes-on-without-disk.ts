/** A server whose disk has failed goes on as if everything were written. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const goesOnWithoutDisk: Mutant<Rules> = {
  name: "goes-on-without-disk",
  about: "A full disk stops nobody: what is acknowledged then is gone after a restart.",
  fault: ["disk-error"],
  detectors: ["committed-log-durability", "actions-in-order", "epochs-only-rise"],
  origin: "ZOOKEEPER-3701 (BUGS #136)",
  equivalent: false,
  rules: { stopsOnDiskError: () => false },
};
