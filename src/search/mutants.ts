/** The search for planted bugs: does the directed scenario find it, and how many random runs does it take otherwise? */
import type { MutantInfo } from "../protocol/mutant.ts";
import { simulate } from "../runner/simulate.ts";
import { expectationOf, meets } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { randomScenarios } from "./random-scenarios.ts";

/** What became of one mutant; the shape that `rashomon mutants --json` prints. */
export interface MutantOutcome {
  readonly name: string;
  readonly protocol: string;
  readonly fault: readonly string[];
  readonly origin: string;
  readonly equivalent: boolean;
  /** `scenario` null: there is none. */
  readonly directed: {
    readonly scenario: string | null;
    readonly found: boolean;
    readonly check: string | null;
  };
  /** `check`: the first that alarmed, at seed `seedsTried`. */
  readonly random: {
    readonly seedsTried: number;
    readonly found: boolean;
    readonly check: string | null;
  };
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

/**
 * Plants a mutant: in its directed scenario with that scenario's first seed, then in random scenarios with the seeds 1,
 * 2, ... up to `seedsMax`, until a check alarms.
 * @param scenarios those that exist as files.
 */
export function searchMutant(
  protocol: string,
  mutant: MutantInfo,
  scenarios: readonly Scenario[],
  seedsMax: number,
): MutantOutcome {
  const { name, fault, origin, equivalent } = mutant;
  const directed = direct(directedScenarios(scenarios, protocol, name), protocol);
  const random = searchRandomly(protocol, name, seedsMax);
  return { name, protocol, fault, origin, equivalent, directed, random };
}

function direct(scenarios: readonly Scenario[], protocol: string): MutantOutcome["directed"] {
  for (const scenario of scenarios) {
    const run = simulate(scenario, protocol, scenario.seeds.first, { strict: false });
    const found = meets(expectationOf(scenario, protocol), run);
    const check = run.violations[0]?.check ?? null;
    if (found) return { scenario: scenario.file, found, check };
  }
  return { scenario: scenarios[0]?.file ?? null, found: false, check: null };
}

function searchRandomly(
  protocol: string,
  mutant: string,
  seedsMax: number,
): MutantOutcome["random"] {
  const clusters = randomScenarios(protocol, mutant);
  for (let seed = 1; seed <= seedsMax; seed++) {
    const scenario = clusters[seed % clusters.length];
    if (scenario === undefined) break;
    const run = simulate(scenario, protocol, seed, { strict: false });
    const check = run.violations[0]?.check;
    if (check !== undefined) return { seedsTried: seed, found: true, check };
  }
  return { seedsTried: seedsMax, found: false, check: null };
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
    foundRandom: outcomes.filter(({ random }) => random.found).length,
  };
}
