/**
 * `rashomon mutants`: plants each known bug, says which are found by their declared detectors, and
 * what else alarmed.
 */
import { dirname } from "node:path";
import { must } from "../core/assert.ts";
import { InputError, nearest } from "../core/errors.ts";
import { knownBy } from "../host/own-systems.ts";
import { runSweep } from "../host/run-sweep.ts";
import { type RunOutcome, Simulations } from "../host/simulations.ts";
import { protocols } from "../protocols/index.ts";
import {
  directedScenarios,
  finds,
  type MutantOutcome,
  type MutantPlan,
  type MutantRun,
  outcomesOf,
  type PlannedSweep,
  planFor,
  summarize,
  sweepOf,
} from "../search/mutants.ts";
import { type Job, Sweep } from "../search/sweep.ts";
import { parseBail, parseSeeds } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { mutantsMarkdown, mutantsText } from "./mutants-text.ts";
import { showProgress } from "./progress.ts";
import { findScenarios, loadScenarios } from "./scenarios.ts";
import { WORKERS_ABOUT, workersOf } from "./workers.ts";

interface MutantsArguments {
  readonly protocol: string | undefined;
  readonly scenarios: readonly string[];
  readonly seeds: string;
  readonly directed: boolean;
  readonly bail: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly workers: string | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly quiet: boolean;
}

/** A run without a step for that long, milliseconds, is ended as `no-progress`. */
const STALL_MS = 10_000;

export const mutantsCommand: Command<MutantsArguments> = {
  options: (yargs) =>
    yargs
      .positional("protocol", {
        describe: "One protocol, or a scenario of a system of your own; all of ours if left out",
        type: "string",
      })
      .option("scenarios", {
        describe: "Files, folders and globs with directed scenarios",
        type: "string",
        array: true,
        default: ["scenarios"],
      })
      .option("seeds", {
        describe: "Random runs of each mutant, both ends included",
        type: "string",
        requiresArg: true,
        default: "1..100",
      })
      .option("directed", {
        describe: "Directed scenarios only, no random runs",
        type: "boolean",
        default: false,
      })
      .option("bail", {
        describe: "Stop each mutant's runs at the N lowest seeds that find it (1 if no N is given)",
        type: "string",
      })
      .option("only", { describe: "Only these mutants", type: "string", array: true })
      .option("workers", {
        describe: WORKERS_ABOUT,
        type: "string",
        requiresArg: true,
      })
      .option("json", { describe: "One JSON document", type: "boolean", default: false })
      .option("markdown", {
        describe: "The sections of docs/mutants.md",
        type: "boolean",
        default: false,
      })
      .option("quiet", { describe: "No progress", type: "boolean", default: false })
      .example("$0 mutants raft --seeds 1..200 --bail", "How strong are the judges?")
      .example("$0 mutants system/journal.yaml", "Of a system of your own"),
  run,
};

async function run(given: MutantsArguments, io: Io): Promise<number> {
  const seeds = given.directed ? null : parseSeeds(given.seeds);
  const bail = given.bail === undefined ? {} : { bail: parseBail(given.bail) };
  const planned = sweepOf(await plansOf(given), seeds);
  const { scenarios, groups } = planned;
  const sweep = new Sweep<Kept>(groups, bail);
  const workers = workersOf(given.workers, sweep.count, io);
  const simulations = new Simulations(scenarios, { workers, stallMs: STALL_MS });
  const interrupt = untilInterrupted();
  const progress = showProgress(sweep.count, given.quiet, io.stderr);
  try {
    await runSweep(sweep, {
      simulations,
      workers: Math.max(1, workers),
      verify: false,
      itemOf: (job, outcome) => keptOf(planned, job, outcome),
      onSettled: () => progress.advance(false),
      signal: interrupt.signal,
    });
    progress.stop();
    const outcomes = outcomesOf(planned, runsByGroup(groups.length, sweep.results()));
    const interrupted = interrupt.signal.aborted;
    io.stdout.write(`${written(outcomes, given, interrupted)}\n`);
    return interrupted ? EXIT.interrupted : exitCodeOf(outcomes);
  } finally {
    progress.stop();
    interrupt.dispose();
    await simulations.close();
  }
}

/** What a scenario of a user's system is called. */
const SCENARIO = /\.(ya?ml|json)$/;

/**
 * The bugs of the system that a scenario names: planted in this scenario, seed by seed, and in
 * those beside it that plant one themselves.
 */
async function plansOfOwn(file: string): Promise<readonly MutantPlan[]> {
  const [scenario] = await loadScenarios(findScenarios([file]));
  const own = scenario === undefined ? null : knownBy(scenario);
  if (scenario === undefined || !own?.own) {
    const message = "expected a scenario of a system of your own: system: ./my-system.ts";
    throw new InputError([{ file, message }]);
  }
  const { protocol } = own.own;
  const beside = await loadScenarios(findScenarios([dirname(file)]));
  const directed = beside.filter((other) => knownBy(other) === own);
  const mutants = [
    ...(own.protocols.get(protocol)?.mutants.values() ?? []),
    ...(own.systems.get(protocol)?.mutants ?? []),
  ];
  return mutants.map((mutant) => ({
    protocol,
    mutant,
    directed: directedScenarios(directed, protocol, mutant.name),
    random: [{ ...scenario, mutants: { [protocol]: mutant.name }, expect: "pass" }],
  }));
}

async function plansOf(given: MutantsArguments): Promise<readonly MutantPlan[]> {
  if (given.protocol !== undefined && SCENARIO.test(given.protocol)) {
    const plans = await plansOfOwn(given.protocol);
    checkOnly(
      given.only,
      plans.map(({ mutant }) => mutant.name),
    );
    return plans.filter(({ mutant }) => given.only?.includes(mutant.name) ?? true);
  }
  const names = given.protocol === undefined ? [...protocols.keys()] : [given.protocol];
  const wanted = given.only;
  const known = names.flatMap((name) => {
    const entry = protocols.get(name);
    if (entry === undefined) throw unknown("protocol", name, [...protocols.keys()]);
    return [...entry.mutants.values()].map((mutant) => ({ name, mutant }));
  });
  checkOnly(wanted, [...new Set(known.map(({ mutant }) => mutant.name))]);
  const scenarios = await loadScenarios(findScenarios(given.scenarios));
  return known
    .filter(({ mutant }) => wanted === undefined || wanted.includes(mutant.name))
    .map(({ name, mutant }) => planFor(name, mutant, scenarios));
}

/** @throws {InputError} if one of the mutants that are wanted is none of those that there are. */
function checkOnly(wanted: readonly string[] | undefined, mutants: readonly string[]): void {
  for (const only of wanted ?? []) {
    if (!mutants.includes(only)) throw unknown("mutant", only, mutants);
  }
}

function unknown(kind: string, name: string, known: readonly string[]): InputError {
  const near = nearest(name, known).join(", ");
  const hint = near === "" ? known.join(", ") : near;
  return new InputError([
    { file: kind, message: `there is no ${kind} "${name}"; near it: ${hint}` },
  ]);
}

/** What is kept of a run: of many thousands, the whole would be too much. */
interface Kept {
  readonly group: number;
  readonly run: MutantRun;
}

function keptOf({ owners }: PlannedSweep, job: Job, outcome: RunOutcome) {
  if (outcome.kind === "fault") throw new Error(outcome.message);
  const { seed, steps, verdict, violations } = outcome.result;
  const run: MutantRun = { seed, steps, verdict, violations };
  const { plan, directed } = must(owners[job.group], "a group belongs to a plan");
  const counts = directed === null && finds(plan.mutant, run);
  return { item: { group: job.group, run }, how: counts ? "expected-failure" : "fine" } as const;
}

function runsByGroup(count: number, kept: readonly Kept[]): readonly (readonly MutantRun[])[] {
  const runs: MutantRun[][] = Array.from({ length: count }, () => []);
  for (const { group, run } of kept) runs[group]?.push(run);
  return runs;
}

/**
 * A bug that nothing finds is a miss, and so is an equivalent mutant that something finds: it is
 * none.
 */
function exitCodeOf(outcomes: readonly MutantOutcome[]): number {
  if (outcomes.length === 0) return EXIT.nothingRan;
  const met = outcomes.every(
    ({ equivalent, directed, random }) => equivalent !== (directed.found || random.found > 0),
  );
  return met ? EXIT.met : EXIT.notMet;
}

function written(
  outcomes: readonly MutantOutcome[],
  given: MutantsArguments,
  interrupted: boolean,
): string {
  if (given.json) {
    const summary = summarize(outcomes);
    const document = { mutants: outcomes, summary, ...(interrupted ? { interrupted } : {}) };
    return JSON.stringify(document, null, 2);
  }
  if (!given.markdown) return mutantsText(outcomes, interrupted);
  const bail = given.bail === undefined ? "" : ` --bail ${given.bail}`.trimEnd();
  const how = given.directed ? "--directed" : `--seeds ${given.seeds}${bail}`;
  return mutantsMarkdown(outcomes, how, given.protocol === undefined, interrupted);
}
