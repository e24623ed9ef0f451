/**
 * The search for planted bugs: whether the directed scenario and random runs find each, counted by
 * its declared detectors only.
 */
import { must } from "../core/assert.ts";
import type { MutantInfo } from "../protocol/mutant.ts";
import { failsAs } from "../scenario/expectation.ts";
import type { Expectation, Scenario } from "../scenario/scenario.ts";
import { Search, type TrialEnd } from "./search.ts";
import type { Strategy, StrategySettings, Trial } from "./strategies/strategy.ts";
import type { Subject } from "./subject.ts";

/** What is kept of a run: of many thousands, the whole would be too much. */
export interface MutantRun {
  readonly seed: number;
  readonly steps: number;
  readonly verdict: "pass" | "fail" | "unknown" | "unrecoverable";
  readonly violations: readonly { readonly check: string }[];
}

/** What became of one mutant; the shape that `rashomon mutants --json` prints. */
export interface MutantOutcome {
  readonly name: string;
  readonly protocol: string;
  readonly fault: readonly string[];
  readonly origin: string;
  readonly equivalent: boolean;
  /** The checks that count. */
  readonly detectors: readonly string[];
  readonly directed: DirectedOutcome;
  readonly random: RandomOutcome;
}

export interface DirectedOutcome {
  /** The scenario that found it, else the first that should; null: there is none. */
  readonly scenario: string | null;
  /** The run failed as the scenario expects, and a declared detector alarmed first. */
  readonly found: boolean;
  /** The declared detector that alarmed first; null: none did. */
  readonly check: string | null;
  /** The check that alarmed first though it is not a declared detector; null: none. */
  readonly undeclared: string | null;
}

export interface RandomOutcome {
  readonly runs: number;
  /** Of all runs together. */
  readonly steps: number;
  /** Runs in which a declared detector alarmed first. */
  readonly found: number;
  /** The lowest seed of those, the steps up to its end, and its detector; null: not found. */
  readonly firstSeed: number | null;
  readonly stepsToFirst: number | null;
  readonly check: string | null;
  /**
   * Runs in which another check alarmed first, by that check: `node-error`, another invariant. They
   * do not count.
   */
  readonly undeclared: Readonly<Record<string, number>>;
}

/** The scenario files that plant a mutant and say how it must fail. */
export function directedScenarios(
  scenarios: readonly Scenario[],
  protocol: string,
  mutant: string,
): readonly Scenario[] {
  return scenarios.filter(
    ({ mutants, expect }) => mutants[protocol] === mutant && expect !== "pass",
  );
}

/** What is to be run for one mutant. */
export interface MutantPlan {
  readonly protocol: string;
  readonly mutant: MutantInfo;
  /** Those that exist as files; each is run with its first seed. */
  readonly directed: readonly Scenario[];
  /** Where it is searched, with the bug planted. */
  readonly subject: Subject;
}

/** The check that alarmed first; null: the run did not fail. */
function firstAlarm({ verdict, violations }: Pick<MutantRun, "verdict" | "violations">) {
  return verdict === "fail" ? (violations[0]?.check ?? null) : null;
}

/** Whether a run finds a mutant: a declared detector alarmed first. */
export function finds(
  { detectors }: Pick<MutantInfo, "detectors">,
  run: Pick<MutantRun, "verdict" | "violations">,
): boolean {
  const check = firstAlarm(run);
  return check !== null && detectors.includes(check);
}

/**
 * Whether a directed scenario finds a mutant: it fails as the scenario says, by a declared
 * detector, before any other alarm.
 */
export function findsAsExpected(
  mutant: Pick<MutantInfo, "detectors">,
  expect: Expectation,
  run: Pick<MutantRun, "verdict" | "violations">,
): boolean {
  return typeof expect !== "string" && failsAs(run, expect) && finds(mutant, run);
}

/**
 * What the runs of a plan came to.
 * @param directed one run for each directed scenario, in their order; null: it did not come to its
 * end.
 * @param random in the order of the search.
 */
export function outcomeOf(
  plan: MutantPlan,
  directed: readonly (MutantRun | null)[],
  random: readonly MutantRun[],
): MutantOutcome {
  const { protocol, mutant } = plan;
  const { name, fault, origin, equivalent, detectors } = mutant;
  return {
    name,
    protocol,
    fault,
    origin,
    equivalent,
    detectors,
    directed: directedOutcome(plan, directed),
    random: randomOutcome(mutant, random),
  };
}

function directedOutcome(
  { mutant, directed }: MutantPlan,
  runs: readonly (MutantRun | null)[],
): DirectedOutcome {
  const outcomes = directed.map((scenario, at): DirectedOutcome => {
    const run = runs[at] ?? null;
    const check = run === null ? null : firstAlarm(run);
    const declared = check !== null && mutant.detectors.includes(check);
    return {
      scenario: scenario.file,
      found: run !== null && findsAsExpected(mutant, scenario.expect, run),
      check: declared ? check : null,
      undeclared: declared ? null : check,
    };
  });
  const none: DirectedOutcome = { scenario: null, found: false, check: null, undeclared: null };
  return outcomes.find(({ found }) => found) ?? outcomes[0] ?? none;
}

function randomOutcome(mutant: MutantInfo, runs: readonly MutantRun[]): RandomOutcome {
  const undeclared = new Map<string, number>();
  let found = 0;
  let steps = 0;
  let first: MutantRun | null = null;
  let stepsToFirst: number | null = null;
  for (const run of runs) {
    steps += run.steps;
    const check = firstAlarm(run);
    if (check === null) continue;
    if (!mutant.detectors.includes(check)) {
      undeclared.set(check, (undeclared.get(check) ?? 0) + 1);
      continue;
    }
    found++;
    if (first !== null) continue;
    first = run;
    stepsToFirst = steps;
  }
  return {
    runs: runs.length,
    steps,
    found,
    firstSeed: first?.seed ?? null,
    stepsToFirst,
    check: first === null ? null : firstAlarm(first),
    undeclared: Object.fromEntries([...undeclared].sort(byCountThenName)),
  };
}

function byCountThenName([a, countA]: [string, number], [b, countB]: [string, number]): number {
  return countB - countA || (a < b ? -1 : 1);
}

/** What a document says of all its mutants. */
export interface MutantSummary {
  readonly mutants: number;
  readonly equivalent: number;
  readonly foundDirected: number;
  readonly foundRandom: number;
}

export function summarize(outcomes: readonly MutantOutcome[]): MutantSummary {
  return {
    mutants: outcomes.length,
    equivalent: outcomes.filter(({ equivalent }) => equivalent).length,
    foundDirected: outcomes.filter(({ directed }) => directed.found).length,
    foundRandom: outcomes.filter(({ random }) => random.found > 0).length,
  };
}

/** How the runs of each mutant are drawn, and when there are enough. */
export interface HuntSettings extends StrategySettings {
  readonly strategy: Strategy;
  /** Steps of its random runs together. */
  readonly stepsMax?: number;
  /** Runs that find it, after which it is left. */
  readonly findsMax: number;
}

/** A run to make for a mutant; `number` is its place among the hunt's. */
export interface HuntJob {
  readonly number: number;
  readonly trial: Trial;
  /** Whether what it covers is wanted. */
  readonly covers: boolean;
}

/** The hunt for one mutant: its directed scenarios, then a search until it is found so often. */
export class Hunt {
  readonly plan: MutantPlan;
  readonly #search: Search | null;
  readonly #covers: boolean;
  readonly #directed: (MutantRun | null)[];
  readonly #random: MutantRun[] = [];
  /** Faults of the program, as they were said. */
  readonly faults: string[] = [];
  /** By job: the number of the search's trial, or below 0 of the directed scenario. */
  readonly #jobs = new Map<number, number>();
  #given = 0;
  #ended = 0;

  /** @param settings null: directed scenarios only. */
  constructor(plan: MutantPlan, settings: HuntSettings | null) {
    this.plan = plan;
    this.#directed = plan.directed.map(() => null);
    this.#covers = settings !== null && settings.strategy.roundEnd !== null;
    this.#search =
      settings === null
        ? null
        : new Search(settings.strategy, plan.subject, settings, {
            ...(settings.stepsMax === undefined ? {} : { stepsMax: settings.stepsMax }),
            wanted: { count: settings.findsMax, is: (run) => finds(plan.mutant, run) },
            onLearnt: ({ seed, verdict, violations }, steps) =>
              this.#random.push({ seed, steps, verdict, violations }),
          });
  }

  /** The next run; null: there is none, or none before others have ended. */
  next(): HuntJob | null {
    const { directed, protocol } = this.plan;
    const scenario = directed[this.#given];
    if (scenario !== undefined) {
      this.#jobs.set(this.#given, -1 - this.#given);
      const trial = { scenario, protocol, seed: scenario.seeds.first };
      return { number: this.#given++, trial, covers: false };
    }
    const next = this.#search?.next() ?? null;
    if (next === null) return null;
    this.#jobs.set(this.#given, next.number);
    return { number: this.#given++, trial: next.trial, covers: this.#covers };
  }

  /** Takes what a run came to. */
  settle(number: number, end: TrialEnd): void {
    const at = must(this.#jobs.get(number), "a run ends once, after it was handed out");
    this.#jobs.delete(number);
    this.#ended++;
    if (end.kind === "fault") this.faults.push(end.message);
    if (at >= 0) this.#search?.settle(at, end);
    else if (end.kind === "finished") this.#directed[-1 - at] = end.outcome.result;
  }

  /** Whether all that counts has been run. */
  get complete(): boolean {
    const isSearched = this.#search === null || this.#search.complete;
    return isSearched && this.#given >= this.plan.directed.length && !this.#isDirectedOpen();
  }

  /** What is known of it; null: nothing is yet, though there is something to run. */
  outcome(): MutantOutcome | null {
    if (this.#ended === 0 && !this.complete) return null;
    return outcomeOf(this.plan, this.#directed, this.#random);
  }

  #isDirectedOpen(): boolean {
    for (const at of this.#jobs.values()) if (at < 0) return true;
    return false;
  }
}
