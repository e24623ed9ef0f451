/** A service and its callers as a system: when a slow spell is over, calls are answered again. */
import { bind, claim, defineSystem, type Property, type Protocol } from "rashomon";
import withBudget from "./with-budget.ts?program";
import withoutBudget from "./without-budget.ts?program";

const FACTS = {
  goodput: claim(
    "per mille of the calls of `node` that were answered: `before` before the trigger, `after` " +
      "after it",
    "node",
    "before",
    "after",
  ),
} as const;

const storm = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "retry-storm", about: "A service, and callers that retry.", facts: FACTS });

/** A run that was not healthy before the trigger shows nothing. */
const recovers: Property = {
  initial: () => null,
  on: {
    goodput(_state, view, node, before, after) {
      if (2 * after >= before) return;
      const share = (permille: number) => `${permille / 10} %`;
      view.report(
        `n${node} had ${share(before)} of its calls answered before the trigger, and ` +
          `${share(after)} after it`,
        [node],
      );
    },
  },
};

export default defineSystem({
  name: "retry-storm",
  about: "Callers that retry a service which is slow for a second.",
  protocol: storm(withBudget),
  invariants: [
    bind(
      {
        name: "not-metastable",
        statement: "Two seconds after the trigger has ended, goodput is at least half of before.",
        source: "Bronson et al. 2021, Metastable failures in distributed systems",
      },
      recovers,
    ),
  ],
  mutants: [
    {
      name: "retries-without-budget",
      about: "Callers retry without a budget.",
      detectors: ["not-metastable"],
      protocol: storm(withoutBudget),
    },
  ],
});
