/**
 * A change of voters that was refused, and is not delivered, is considered anew when asked again.
 */
import { isStale } from "../../../protocol/state-machine.ts";
import type { ZabMutant } from "./mutant.ts";

export const askedAgainDecidedAnew: ZabMutant = {
  name: "asked-again-decided-anew",
  about:
    "A change of voters that was refused, and is not delivered, is considered anew when asked " +
    "again.",
  fault: ["duplication"],
  detectors: ["refused-changes-nothing"],
  origin: "our own Zab until refused-changes-nothing found it; PrepRequestProcessor (reconfig)",
  equivalent: false,
  rules: { hasPlace: ({ machine }, request) => isStale(machine, request) },
};
