/**
 * PCT (Burckhardt and others 2010): what is due within a window comes in the order of priorities
 * that each seed draws anew, of processes or of links, and a few entries come last of all.
 * Scenarios are those of the swarm.
 */
import { finish, hashText, mix } from "../../core/hash.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { drawScenario } from "../draw-scenario.ts";
import { spaceOf } from "../space.ts";
import type { Subject } from "../subject.ts";
import { bySeed } from "./by-seed.ts";
import type { Strategy } from "./strategy.ts";
import { SWARM } from "./swarm.ts";

/** The window is the time in which a silence is noticed, halved up to so often: by the seed. */
const HALVINGS_LEAST = 2;
const HALVINGS_MOST = 8;

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
  generation: null,
  begin(subject, { seeds, parameters }) {
    const falls = (parameters["depth"] as number) - 1;
    const late = falls === 0 ? 0 : Math.ceil((parameters["entries"] as number) / falls);
    return bySeed(subject, seeds, (seed) => prioritised(subject, seed, late));
  },
};

/** A scenario of the swarm with priorities. A directed one keeps its own order. */
function prioritised(subject: Subject, seed: number, late: number): Scenario {
  const scenario = drawScenario(subject, seed, SWARM);
  if (scenario.script.length > 0 || scenario.choices !== undefined) return scenario;
  const bits = finish(mix(hashText("pct"), seed)) >>> 0;
  const { patienceUs } = spaceOf(subject).rhythm(scenario.options[subject.protocol] ?? {});
  const halvings = HALVINGS_LEAST + (bits % (HALVINGS_MOST - HALVINGS_LEAST + 1));
  const windowUs = Math.max(1, Math.floor(patienceUs / 2 ** halvings));
  const of = (bits >>> 16) % 2 === 0 ? "processes" : "links";
  const choices = {
    base: "weather",
    operations: "drawn",
    windowUs,
    priorities: { of, late },
    decisions: [],
  } as const;
  return { ...scenario, choices };
}
