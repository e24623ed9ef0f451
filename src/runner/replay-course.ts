/**
 * A run by a course: the same failure where the code has changed, and where that run departs from
 * it.
 */
import type { ChoicesOfRun } from "../kernel/choices/choices.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";
import { type Decision, Decisions, type Listener } from "../kernel/choices/decisions.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { World } from "../world/world.ts";
import { type Course, decisionsOf } from "./course.ts";
import { hasFingerprint } from "./fingerprint.ts";
import { judge } from "./judge.ts";
import type { FullRunResult } from "./result.ts";
import { Simulation, type SimulationParts } from "./simulation.ts";

/** Where a run by a course goes another way than the course. */
export interface Divergence {
  /** The step in which it does, from 1. */
  readonly step: number;
  /** What was asked there, and what is; none where the one of them has ended. */
  readonly expected: string | null;
  readonly got: string | null;
}

/** A run by a course, and where it went another way. */
export interface Replayed {
  readonly run: FullRunResult;
  /** Null: nowhere. */
  readonly divergence: Divergence | null;
}

/**
 * Runs a scenario by a course: what this decided is decided alike, whatever else has changed;
 * anything new is drawn by seed and key.
 * @param draw from 0: another one draws what is new otherwise.
 */
export function replayCourse(
  scenario: Scenario,
  protocol: string,
  seed: number,
  course: Course,
  parts: SimulationParts = {},
  draw = 0,
): Replayed {
  const decisions = decisionsOf(course);
  const compared = new Comparison(decisions);
  const choices = {
    seed: draw === 0 ? `${seed}` : `${seed}/${draw}`,
    base: "keyed",
    decider: new Decisions(decisions),
    listener: compared,
  } as const;
  const run = made(scenario, protocol, seed, { ...parts, choices }, (world) => {
    compared.clock = world;
  });
  compared.end();
  return { run, divergence: compared.divergence };
}

/** How often what is new is drawn before it is said that a failure does not come again. */
const DRAWS = 8;

/** The first run by a course that fails as the recorded one did; else the first of all. */
export function failureByCourse(
  scenario: Scenario,
  protocol: string,
  seed: number,
  course: Course,
  fingerprint: string,
  parts: SimulationParts = {},
): Replayed {
  const first = replayCourse(scenario, protocol, seed, course, parts);
  let replayed = first;
  for (let draw = 1; draw < DRAWS && first.divergence !== null; draw++) {
    if (hasFingerprint(replayed.run, fingerprint)) return replayed;
    replayed = replayCourse(scenario, protocol, seed, course, parts, draw);
  }
  return hasFingerprint(replayed.run, fingerprint) ? replayed : first;
}

export function made(
  scenario: Scenario,
  protocol: string,
  seed: number,
  parts: SimulationParts & { readonly choices: ChoicesOfRun },
  before: (world: World) => void,
): FullRunResult {
  const simulation = new Simulation(scenario, protocol, seed, parts);
  before(simulation.world);
  simulation.boot();
  simulation.run();
  return judge(simulation, scenario, protocol, seed);
}

/** Holds what a run asks against the course that it goes by. */
class Comparison implements Listener {
  clock: { readonly steps: number } = { steps: 0 };
  divergence: Divergence | null = null;
  readonly #expected: readonly Decision[];
  readonly #asked = new Set<string>();
  #at = 0;

  constructor(expected: readonly Decision[]) {
    this.#expected = expected.filter(([kind]) => kind !== "tie");
  }

  note(kind: ChoiceClass, key: string): void {
    if (this.divergence !== null) return;
    const name = `${kind} ${key}`;
    // Ties that did not count are left out of a course.
    if (kind === "tie") return;
    // A choice that is answered twice counts where it was asked first.
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    const next = this.#expected[this.#at++];
    if (next !== undefined && next[0] === kind && next[1] === key) return;
    const expected = next === undefined ? null : `${next[0]} ${next[1]}`;
    this.divergence = { step: this.clock.steps, expected, got: name };
  }

  /** The run is over: what it did not come to is missing. */
  end(): void {
    const next = this.#expected[this.#at];
    if (this.divergence !== null || next === undefined) return;
    const expected = `${next[0]} ${next[1]}`;
    this.divergence = { step: this.clock.steps, expected, got: null };
  }

  snapshot(): null {
    return null;
  }

  restore(): void {
    // It is not part of a run's state.
  }
}

/** `diverged at step 213: expected draw n1/1 election-timeout #5, got ...`. */
export function divergenceText({ step, expected, got }: Divergence): string {
  return `diverged at step ${step}: expected ${expected ?? "the end"}, got ${got ?? "the end"}`;
}
