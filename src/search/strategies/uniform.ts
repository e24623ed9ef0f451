/**
 * Uniform draws: every field of the space evenly, and all kinds of faults in one plan. What other
 * strategies are compared with.
 */
import { drawScenario } from "../draw-scenario.ts";
import type { Manner } from "../manner.ts";
import { bySeed } from "./by-seed.ts";
import type { Strategy } from "./strategy.ts";

export const UNIFORM: Manner = {
  measure: "numbers",
  densities: [50],
  lengths: "silences",
  plans: "one",
  orders: "due",
};

export const uniform: Strategy = {
  name: "uniform",
  about: "Every field of the space is drawn evenly, and all kinds of faults come by one plan.",
  parameters: {},
  roundEnd: null,
  begin: (subject, { seeds }) =>
    bySeed(subject, seeds, (seed) => drawScenario(subject, seed, UNIFORM)),
};
