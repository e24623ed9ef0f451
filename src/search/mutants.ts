/**
 * The search for planted bugs: whether the directed scenario and random runs find each, counted by
 * its declared detectors only.
 */
import type { MutantInfo } from "../protocol/mutant.ts";
import { failsAs } from "../scenario/expectation.ts";
import type { Expectation, Scenario } from "../scenario/scenario.ts";
import { randomScenarios } from "./random-scenarios.ts";
import type { SeedRange, SweepGroup } from "./sweep.ts";

/** What the search needs to know of a run. */
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
  /** Seed s runs in the (s modulo their number)-th. */
  readonly random: readonly Scenario[];
}

/** @param scenarios those that exist as files. */
export function planFor(
  protocol: string,
  mutant: MutantInfo,
  scenarios: readonly Scenario[],
): MutantPlan {
  return {
    protocol,
    mutant,
    directed: directedScenarios(scenarios, protocol, mutant.name),
    random: randomScenarios(protocol, mutant.name),
  };
}

/** The runs of many plans, as groups of a sweep over one list of scenarios. */
export interface PlannedSweep {
  readonly plans: readonly MutantPlan[];
  readonly scenarios: readonly Scenario[];
  readonly groups: readonly SweepGroup[];
  /** By group: the plan that it belongs to, and its directed scenario (null: the random runs). */
  readonly owners: readonly { readonly plan: MutantPlan; readonly directed: Scenario | null }[];
}

/** @param seeds of the random runs; null: none. */
export function sweepOf(plans: readonly MutantPlan[], seeds: SeedRange | null): PlannedSweep {
  const scenarios: Scenario[] = [];
  const groups: SweepGroup[] = [];
  const owners: PlannedSweep["owners"][number][] = [];
  for (const plan of plans) {
    const { protocol, random } = plan;
    for (const directed of plan.directed) {
      const { first } = directed.seeds;
      groups.push({ scenario: scenarios.length, protocol, seeds: { first, last: first } });
      scenarios.push(directed);
      owners.push({ plan, directed });
    }
    if (seeds === null) continue;
    groups.push({ scenario: scenarios.length, cycle: random.length, protocol, seeds });
    scenarios.push(...random);
    owners.push({ plan, directed: null });
  }
  return { plans, scenarios, groups, owners };
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
 * @param random by ascending seed.
 */
function outcomeOf(
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

/**
 * The outcomes of a sweep, one a plan; without those of which no run has ended yet, though some
 * were planned.
 * @param runs by group; those that ended, by ascending seed.
 */
export function outcomesOf(
  { plans, owners }: PlannedSweep,
  runs: readonly (readonly MutantRun[])[],
): readonly MutantOutcome[] {
  const of = (group: number): readonly MutantRun[] => runs[group] ?? [];
  return plans.flatMap((plan) => {
    const own = [...owners.keys()].filter((group) => owners[group]?.plan === plan);
    if (own.length > 0 && own.every((group) => of(group).length === 0)) return [];
    const directed = own.filter((group) => owners[group]?.directed !== null);
    const random = own.filter((group) => owners[group]?.directed === null);
    return outcomeOf(
      plan,
      directed.map((group) => of(group)[0] ?? null),
      random.flatMap(of),
    );
  });
}
