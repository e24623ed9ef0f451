/**
 * PCT (Burckhardt and others 2010): what is due within a window comes in the order of priorities
 * that each seed draws anew, of processes or of links, and a few entries come last of all.
 * Scenarios are those of the swarm.
 */
import { finish, hashText, mix } from "../../core/hash.ts";
import type { PrioritySettings } from "../../kernel/choices/priorities.ts";
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
  roundEnd: null,
  begin(subject, { seeds, parameters }) {
    const falls = (parameters["depth"] as number) - 1;
    const late = falls === 0 ? 0 : Math.ceil((parameters["entries"] as number) / falls);
    return bySeed(subject, seeds, (seed) => drawn(subject, seed, late));
  },
};

function drawn(subject: Subject, seed: number, late: number): Scenario {
  const scenario = drawScenario(subject, seed, SWARM);
  const bits = finish(mix(hashText("pct"), seed)) >>> 0;
  const halvings = HALVINGS_LEAST + (bits % (HALVINGS_MOST - HALVINGS_LEAST + 1));
  const of = (bits >>> 16) % 2 === 0 ? "processes" : "links";
  return prioritised(subject, scenario, halvings, { of, late });
}

/**
 * A scenario whose order within a window goes by priorities: a silence, halved so often. That it
 * makes progress, and that a leader stays, is then not asked: with bounds that are tight already,
 * what is late by a window may prevent it. A directed scenario keeps its own order, and
 * so does a system that promises to notice something within a time.
 */
export function prioritised(
  subject: Subject,
  scenario: Scenario,
  halvings: number,
  priorities: PrioritySettings,
): Scenario {
  if (scenario.script.length > 0 || subject.scenario?.choices !== undefined) return scenario;
  const { rhythm, anyOrder } = spaceOf(subject);
  if (!anyOrder) return scenario;
  const { patienceUs } = rhythm(scenario.options[subject.protocol] ?? {});
  const windowUs = Math.max(1, Math.floor(patienceUs / 2 ** halvings));
  const choices = {
    base: "weather",
    operations: "drawn",
    windowUs,
    priorities,
    decisions: [],
  } as const;
  const checks = scenario.checks.filter((check) => check !== "progress");
  return { ...scenario, checks, staysUs: 0, choices };
}
