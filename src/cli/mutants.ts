/**
 * `rashomon mutants`: plants each known bug, says which are found by their declared detectors, and
 * what else alarmed.
 */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { InputError } from "../core/errors.ts";
import { counted } from "../core/formatting.ts";
import { defaults } from "../core/parameters.ts";
import { expectManyRuns } from "../host/engine.ts";
import { knownBy } from "../host/own-systems.ts";
import { programFolder } from "../host/program.ts";
import { readText } from "../host/read-text.ts";
import { runSearch } from "../host/run-search.ts";
import { Simulations } from "../host/simulations.ts";
import { writeWhole } from "../host/whole-file.ts";
import type { Scenario } from "../scenario/scenario.ts";
import {
  directedScenarios,
  Hunt,
  type HuntSettings,
  type MutantOutcome,
  type MutantPlan,
  summarize,
} from "../search/mutants.ts";
import { lostSince, parseScore, scoreOf } from "../search/score.ts";
import { strategies, strategyNamed } from "../search/strategies/index.ts";
import type { Subject } from "../search/subject.ts";
import { parseBail, parseCount, parseSeeds } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { mutantsMarkdown, mutantsText } from "./mutants-text.ts";
import { type Planted, plantedBugs, scenariosBeside } from "./planted.ts";
import { type ProgressWords, showProgress } from "./progress.ts";
import { PAGE_OPTION, pageFileOf, writeResultPage } from "./result-page.ts";
import { findScenarios, loadScenarios } from "./scenarios.ts";
import { WORKERS_ABOUT, workersOf } from "./workers.ts";

interface MutantsArguments {
  readonly subject: string | undefined;
  readonly scenarios: readonly string[] | undefined;
  readonly seeds: string;
  readonly steps: string | undefined;
  readonly strategy: string;
  readonly score: string | undefined;
  readonly directed: boolean;
  readonly bail: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly workers: string | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly quiet: boolean;
}

/** A mutant that was found so often has shown its rate. */
const FINDS = 10;
const MUTANTS: ProgressWords = { what: "mutants", bad: "missed" };

/** A run without a step for that long, milliseconds, is ended as `no-progress`. */
const STALL_MS = 10_000;

export const mutantsCommand: Command<MutantsArguments> = {
  options: (yargs) =>
    yargs
      .positional("subject", {
        describe: "One system, or a scenario, of your own system too; all of ours if left out",
        type: "string",
      })
      .option("scenarios", {
        describe:
          "Files, folders and globs with directed scenarios (default: ./scenarios, where there " +
          "is none the program's own)",
        type: "string",
        array: true,
      })
      .option("seeds", {
        describe: "Random runs of each mutant, both ends included",
        type: "string",
        requiresArg: true,
        default: "1..100",
      })
      .option("steps", {
        describe: "Steps of each mutant's random runs after which it is left",
        type: "string",
        requiresArg: true,
      })
      .option("strategy", {
        describe: `How random runs are drawn: ${[...strategies.keys()].join(", ")}`,
        type: "string",
        requiresArg: true,
        default: [...strategies.keys()][0] ?? "",
      })
      .option("score", {
        describe: "File of what random runs find: written, or exit 1 if less is found now",
        type: "string",
        requiresArg: true,
      })
      .option("directed", {
        describe: "Directed scenarios only, no random runs",
        type: "boolean",
        default: false,
      })
      .option("bail", {
        describe: `Leave each mutant at the N-th run that finds it (1 if no N is given; default: ${FINDS})`,
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
      .option("reporter", PAGE_OPTION)
      .option("quiet", { describe: "No progress", type: "boolean", default: false })
      .example("$0 mutants raft --seeds 1..200 --bail", "How strong are the judges?")
      .example("$0 mutants system/journal.yaml", "Of a system of your own"),
  run,
};

async function run(given: MutantsArguments, io: Io): Promise<number> {
  const page = pageFileOf(given.reporter);
  const settings = settingsOf(given);
  const plans = await plansOf(given);
  const hunts = plans.map((plan) => new Hunt(plan, settings));
  const workers = workersOf(given.workers, Number.MAX_SAFE_INTEGER, io);
  const pooled = plans.flatMap(({ subject: { scenario } }) => scenario ?? []);
  if (workers > 0) expectManyRuns();
  const simulations = new Simulations(pooled, { workers, stallMs: STALL_MS });
  const interrupt = untilInterrupted();
  const progress = showProgress(hunts.length, given.quiet, io.stderr, MUTANTS);
  const isMissed = ({ plan, found }: { plan: MutantPlan; found: boolean }) =>
    !plan.mutant.equivalent && !found;
  const left = new Set(hunts);
  try {
    await runSearch(hunts, {
      simulations,
      workers: Math.max(1, workers),
      onSettled: (source) => {
        const hunt = source as Hunt;
        if (!hunt.complete || !left.delete(hunt)) return;
        const outcome = hunt.outcome();
        const found = outcome !== null && (outcome.directed.found || outcome.random.found > 0);
        progress.advance(isMissed({ plan: hunt.plan, found }));
      },
      guard: 0,
      signal: interrupt.signal,
    });
    progress.stop();
    const faults = hunts.flatMap((hunt) => hunt.faults);
    if (faults[0] !== undefined) throw new Error(faults[0]);
    const outcomes = hunts.flatMap((hunt) => hunt.outcome() ?? []);
    const interrupted = interrupt.signal.aborted;
    io.stdout.write(`${written(outcomes, given, interrupted)}\n`);
    if (page !== null) await writeResultPage(page, [], { mutants: outcomes }, io);
    if (interrupted) return EXIT.interrupted;
    return given.score === undefined
      ? exitCodeOf(outcomes)
      : keepScore(given.score, given, outcomes, io);
  } finally {
    progress.stop();
    interrupt.dispose();
    await simulations.close();
  }
}

/** How mutants are searched for; null: by directed scenarios only. */
function settingsOf(given: MutantsArguments): HuntSettings | null {
  const strategy = strategyNamed(given.strategy, "--strategy");
  const stepsMax = given.steps === undefined ? null : parseCount("--steps", given.steps, 1);
  const settings = {
    strategy,
    parameters: defaults(strategy.parameters),
    seeds: parseSeeds(given.seeds),
    findsMax: given.bail === undefined ? FINDS : parseBail(given.bail),
    ...(stepsMax === null ? {} : { stepsMax }),
  };
  return given.directed ? null : settings;
}

/**
 * Compares what random runs found with what the file says they find; where there is no such file,
 * it is written.
 */
function keepScore(
  file: string,
  given: MutantsArguments,
  outcomes: readonly MutantOutcome[],
  { stderr }: Io,
): number {
  const score = scoreOf(outcomes, {
    strategy: given.strategy,
    seeds: given.seeds,
    ...(given.steps !== undefined && { steps: given.steps }),
  });
  if (!existsSync(file)) {
    writeWhole(file, `${JSON.stringify(score, null, 2)}\n`);
    stderr.write(`${file}: ${counted(score.found.length, "mutant")} found, recorded\n`);
    return EXIT.met;
  }
  const lost = lostSince(parseScore(readText(file), file), score);
  for (const name of lost) stderr.write(`${file}: ${name} is not found any more\n`);
  return lost.length === 0 ? EXIT.met : EXIT.notMet;
}

async function plansOf(given: MutantsArguments): Promise<readonly MutantPlan[]> {
  const planted = await plantedBugs(given.subject, given.only);
  const scenarios = await loadScenarios(directedFiles(given, planted));
  return planted.map((one) => {
    const { protocol, mutant, subject } = one;
    // Of two systems of one name each has its own scenarios.
    const own = scenarios.filter((scenario) => isOfSystem(scenario, subject));
    return { ...one, directed: directedScenarios(own, protocol, mutant.name) };
  });
}

/** The files that may plant the bugs: those that are named, else those that the system has. */
function directedFiles(
  { scenarios, subject }: MutantsArguments,
  planted: readonly Planted[],
): readonly string[] {
  if (scenarios !== undefined) return namedScenarios(scenarios);
  const isOwn = planted.some(({ subject: { known } }) => known.owns.length > 0);
  if (subject !== undefined && isOwn) return scenariosBeside(subject);
  return findScenarios([usualScenarios()]);
}

/** @throws {InputError} where there is none. */
function namedScenarios(patterns: readonly string[]): readonly string[] {
  const files = findScenarios(patterns);
  if (files.length > 0) return files;
  const message = `expected scenarios, and ${patterns.join(", ")} names none`;
  throw new InputError([{ file: "--scenarios", message }]);
}

function isOfSystem(scenario: Scenario, { known, scenario: named }: Subject): boolean {
  if (named === null || known.owns.length === 0) return true;
  return knownBy(scenario) === knownBy(named);
}

/** In a project that has installed the program the directed scenarios are in its package. */
function usualScenarios(): string {
  const folder = "scenarios";
  if (existsSync(folder)) return folder;
  return relative(process.cwd(), join(programFolder(), folder)).replaceAll("\\", "/");
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
  const steps = given.steps === undefined ? "" : ` --steps ${given.steps}`;
  const random = `--seeds ${given.seeds}${steps} --strategy ${given.strategy}${bail}`;
  const how = given.directed ? "--directed" : random;
  return mutantsMarkdown(outcomes, how, given.subject ?? null, interrupted);
}
