/**
 * Swarm testing (Groce and others 2012): each seed turns features and kinds of faults on and off by
 * themselves, and draws how often, how long and how hard: what is off leaves room for the rest. The
 * order in which things come is such a feature.
 */
import { drawScenario } from "../draw-scenario.ts";
import type { Manner } from "../manner.ts";
import { bySeed } from "./by-seed.ts";
import type { Strategy } from "./strategy.ts";

/** How a swarm draws: of some scenarios nearly all is on, of others hardly anything. */
export const SWARM: Manner = {
  measure: "doublings",
  densities: [20, 40, 60, 80],
  lengths: "steps",
  plans: "each",
  orders: "drawn",
  always: ["workload.rate"],
};

export const swarm: Strategy = {
  name: "swarm",
  about: "Each seed turns features, kinds of faults and priorities on and off, and draws how hard.",
  parameters: {},
  roundEnd: null,
  begin: (subject, { seeds }) =>
    bySeed(subject, seeds, (seed) => drawScenario(subject, seed, SWARM)),
};
