/** A replica knows no client: an add that is sent again is counted again. */
import type { CounterMutant } from "./mutant.ts";

export const retryCountedTwice: CounterMutant = {
  name: "retry-counted-twice",
  about: "A replica that is sent an add again counts it again.",
  fault: ["loss"],
  detectors: ["counted-once"],
  origin: "RIFL (Lee and others 2015), §1: at-least-once calls and counters",
  equivalent: false,
  rules: { isRetry: () => false },
};
