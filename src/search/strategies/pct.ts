/**
 * PCT (Burckhardt and others 2010): what is due within a window comes in the order of priorities
 * that each seed draws anew, of processes or of links, and a few entries come last of all.
 * All else is drawn as the swarm does.
 */
import { finish, hashText, mix } from "../../core/hash.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { HALVINGS, prioritised } from "../draw-order.ts";
import { drawScenario } from "../draw-scenario.ts";
import type { Manner } from "../manner.ts";
import type { Subject } from "../subject.ts";
import { bySeed } from "./by-seed.ts";
import type { Strategy } from "./strategy.ts";
import { SWARM } from "./swarm.ts";

/** The swarm's, but for the order. */
const MANNER: Manner = { ...SWARM, orders: "due" };

export const pct: Strategy = {
  name: "pct",
  about: "Who is next goes by priorities of processes or links, and few entries come last of all.",
  parameters: {
    depth: {
      kind: "integer",
      about: "How many priorities matter: one less entries come last of all in a run of `entries`.",
      default: 3,
      min: 1,
      max: 100,
    },
    entries: {
      kind: "integer",
      about: "How many entries a run is taken to have.",
      default: 1_000,
      min: 1,
    },
  },
  roundEnd: null,
  begin(subject, { seeds, parameters }) {
    const falls = (parameters["depth"] as number) - 1;
    const late = falls === 0 ? 0 : Math.ceil((parameters["entries"] as number) / falls);
    return bySeed(subject, seeds, (seed) => drawn(subject, seed, late));
  },
};

function drawn(subject: Subject, seed: number, late: number): Scenario {
  const scenario = drawScenario(subject, seed, MANNER);
  const bits = finish(mix(hashText("pct"), seed)) >>> 0;
  const halvings = HALVINGS.least + (bits % (HALVINGS.most - HALVINGS.least + 1));
  const of = (bits >>> 16) % 2 === 0 ? "processes" : "links";
  return prioritised(subject, scenario, halvings, { of, late });
}
