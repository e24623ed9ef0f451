/** Replicas never compare what they know. */
import type { CounterMutant } from "./mutant.ts";

export const noAntiEntropy: CounterMutant = {
  name: "no-anti-entropy",
  about: "Changes are sent once, and replicas never compare: what is lost stays unknown.",
  fault: ["loss"],
  detectors: ["progress"],
  origin: "Demers and others 1987, Epidemic algorithms, §1.3: rumours may die out",
  equivalent: false,
  steps: () => ({
    sendExchange() {
      // It sends nothing.
    },
  }),
};
