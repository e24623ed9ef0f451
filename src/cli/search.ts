/**
 * `rashomon search`: draws scenarios from the space of a system, groups what fails by fingerprint,
 * and says what was covered.
 */
import { InputError } from "../core/errors.ts";
import { counted, formatCount } from "../core/formatting.ts";
import { defaults } from "../core/parameters.ts";
import { refuseCode } from "../host/code-file.ts";
import { expectManyRuns } from "../host/engine.ts";
import { probeFolder } from "../host/probe-folder.ts";
import { knownWithPrograms } from "../host/programs.ts";
import { runSearch } from "../host/run-search.ts";
import { shrunkTrial } from "../host/shrunk-trial.ts";
import { Simulations } from "../host/simulations.ts";
import { SEEDS_LAST, Search, TIME } from "../search/search.ts";
import { strategies, strategyNamed } from "../search/strategies/index.ts";
import { type Subject, subjectOf, subjectOfScenario } from "../search/subject.ts";
import { systems } from "../systems/index.ts";
import { parseCount, parseMs, parseSeeds, unknownName } from "./arguments.ts";
import type { Command } from "./command.ts";
import { showCounting } from "./counting.ts";
import { GUARD_OPTION } from "./guard-option.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { reportSearch } from "./report-search.ts";
import { PAGE_OPTION, pageFileOf } from "./result-page.ts";
import { loadScenarios } from "./scenarios.ts";
import { WORKERS_ABOUT, workersOf } from "./workers.ts";

interface SearchArguments {
  readonly subject: string;
  readonly seeds: string | undefined;
  readonly steps: string | undefined;
  readonly time: string | undefined;
  readonly strategy: string;
  readonly workers: string | undefined;
  readonly out: string;
  readonly stall: string;
  readonly guard: string;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly quiet: boolean;
}

/** What a scenario file is called. */
const SCENARIO = /\.(ya?ml|json)$/;

export const searchCommand: Command<SearchArguments> = {
  options: (yargs) =>
    yargs
      .positional("subject", {
        describe: "A system, or a scenario: what it leaves open is drawn",
        type: "string",
        demandOption: true,
      })
      .option("seeds", {
        describe: "Seeds to draw by, both ends included",
        type: "string",
        requiresArg: true,
      })
      .option("steps", {
        describe: "Steps of all runs together after which it ends",
        type: "string",
        requiresArg: true,
      })
      .option("time", {
        describe: `How long no more runs are begun after (default: ${TIME}, where nothing else ends it)`,
        type: "string",
        requiresArg: true,
      })
      .option("strategy", {
        describe: `Which runs are made: ${[...strategies.keys()].join(", ")}`,
        type: "string",
        requiresArg: true,
        default: [...strategies.keys()][0] ?? "",
      })
      .option("workers", { describe: WORKERS_ABOUT, type: "string", requiresArg: true })
      .option("out", {
        describe: "Folder of the artifacts: of each kind of failure the first",
        type: "string",
        requiresArg: true,
        default: "reports",
      })
      .option("stall", {
        describe: "A run without a step for that long is ended as no-progress; 0: never",
        type: "string",
        requiresArg: true,
        default: "10s",
      })
      .option("guard", GUARD_OPTION)
      .option("json", { describe: "One JSON document", type: "boolean", default: false })
      .option("reporter", PAGE_OPTION)
      .option("quiet", { describe: "No progress", type: "boolean", default: false })
      .example("$0 search raft --time 60s", "Does anything fail?")
      .example("$0 search my-system/scenario.yaml --seeds 1..1000", "A system of your own"),
  run,
};

async function run(given: SearchArguments, io: Io): Promise<number> {
  // What cannot be written is said before anything runs.
  pageFileOf(given.reporter, given.out);
  probeFolder(given.out);
  const strategy = strategyNamed(given.strategy, "--strategy");
  const seeds = given.seeds === undefined ? null : parseSeeds(given.seeds);
  const stepsMax = given.steps === undefined ? null : parseCount("--steps", given.steps, 1);
  const isEndless = seeds === null && stepsMax === null;
  const timeText = given.time ?? (isEndless ? TIME : undefined);
  const timeMs = timeText === undefined ? 0 : parseMs("--time", timeText);
  const subject = await subjectGiven(given.subject);
  const search = new Search(
    strategy,
    subject,
    { parameters: defaults(strategy.parameters), seeds: seeds ?? { first: 1, last: SEEDS_LAST } },
    stepsMax === null ? {} : { stepsMax },
  );
  const count = seeds === null ? SEEDS_LAST : seeds.last - seeds.first + 1;
  const workers = workersOf(given.workers, count, io);
  const stallMs = parseMs("--stall", given.stall);
  const guard = parseCount("--guard", given.guard, 0);
  const pooled = subject.scenario === null ? [] : [subject.scenario];
  if (workers > 0) expectManyRuns();
  const simulations = new Simulations(pooled, { workers, stallMs });
  const interrupt = untilInterrupted();
  const progress = showCounting(given.quiet, io.stderr, () => progressText(search));
  // What has begun goes on to its end: so the seeds that ran have no gap.
  const timer = timeMs === 0 ? undefined : setTimeout(() => search.stop(), timeMs);
  try {
    await runSearch([search], {
      simulations,
      workers: Math.max(1, workers),
      guard,
      onSettled: () => undefined,
      signal: interrupt.signal,
    });
    progress.stop();
    const { signal } = interrupt;
    return await reportSearch(
      {
        tally: search.tally(),
        subject,
        strategy: strategy.name,
        seeds: search.seeds,
        interrupted: signal.aborted,
        failures: [...search.failures.values()].map(({ fingerprint, first }) => {
          return { fingerprint, ...first };
        }),
        shrunkOf: ({ trial, fingerprint }) => shrunkTrial(trial, fingerprint, signal),
      },
      given,
      io,
    );
  } finally {
    clearTimeout(timer);
    progress.stop();
    interrupt.dispose();
    await simulations.close();
  }
}

/** A system by name, or a scenario by its file. @throws {InputError} */
export async function subjectGiven(given: string, command = "search"): Promise<Subject> {
  if (systems.has(given)) return subjectOf(given);
  refuseCode(given);
  if (!SCENARIO.test(given)) {
    throw unknownName("system or scenario file", given, [...systems.keys()], command);
  }
  const [scenario] = await loadScenarios([given]);
  if (scenario === undefined) throw new InputError([{ file: given, message: "there is no file" }]);
  return subjectOfScenario(scenario, knownWithPrograms(scenario));
}

function progressText(search: Search): string {
  const { runs, steps, features, failures } = search.progress;
  const found = failures === 0 ? "" : `, ${formatCount(failures)} kinds of failure`;
  const covered = `${formatCount(features)} features`;
  return `${counted(runs, "run")}, ${formatCount(steps)} steps, ${covered}${found}`;
}
