/**
 * `rashomon search`: draws scenarios from the space of a system, groups what fails by fingerprint,
 * and says what was covered.
 */
import { InputError } from "../core/errors.ts";
import { defaults } from "../core/parameters.ts";
import { formatCount } from "../core/units.ts";
import { knownBy } from "../host/own-systems.ts";
import { programVersion } from "../host/program.ts";
import { runSearch } from "../host/run-search.ts";
import { Simulations } from "../host/simulations.ts";
import { triageLines } from "../report/triage-lines.ts";
import { type Course, recordCourse } from "../runner/course.ts";
import type { RunResult } from "../runner/result.ts";
import { choicesOf } from "../search/run-trial.ts";
import { Search } from "../search/search.ts";
import { type DocumentParts, documentOf, type SearchDocument } from "../search/search-document.ts";
import { NothingToShrinkError } from "../search/shrink/shrink.ts";
import { strategies } from "../search/strategies/index.ts";
import type { Strategy, Trial } from "../search/strategies/strategy.ts";
import { type Subject, subjectOf, subjectOfScenario } from "../search/subject.ts";
import type { SweepSeen } from "../search/triage.ts";
import { systems } from "../systems/index.ts";
import { parseCount, parseMs, parseSeeds, unknownName } from "./arguments.ts";
import { ArtifactWriter } from "./artifacts.ts";
import type { Command } from "./command.ts";
import { showCounting } from "./counting.ts";
import { COURSE_STEPS_MAX } from "./courses.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import { columnsOf, type Io } from "./io.ts";
import { triaged } from "./known-failures.ts";
import { loadScenarios } from "./scenarios.ts";
import { searchText } from "./search-text.ts";
import { codeOf, shrinkTo } from "./shrink.ts";
import { paintOf } from "./terminal.ts";
import { GUARD_OPTION, WORKERS_ABOUT, workersOf } from "./workers.ts";

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
  readonly quiet: boolean;
}

/** Where nothing else ends a search. */
const TIME = "60s";
/** For each kind of failure, shrinking simulates so many steps at most: some seconds. */
const SHRINK_STEPS_MAX = 1_000_000;
/** Seeds of a search that ends by steps or by time: more than any comes to. */
const SEEDS_LAST = 2 ** 31;
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
      .option("quiet", { describe: "No progress", type: "boolean", default: false })
      .example("$0 search raft --time 60s", "Does anything fail?")
      .example("$0 search my-system/scenario.yaml --seeds 1..1000", "A system of your own"),
  run,
};

async function run(given: SearchArguments, io: Io): Promise<number> {
  const strategy = strategyNamed(given.strategy);
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
    const document = documentOf(search, subject, {
      version: programVersion(),
      strategy: strategy.name,
      interrupted: interrupt.signal.aborted,
      files: await filesOf(search, given.out, interrupt.signal, io),
    });
    const what = `search ${document.scenario ?? document.system}`;
    const triage = interrupt.signal.aborted ? [] : triaged(given.out, seenBy(document, what));
    const told = triage.length === 0 ? document : { ...document, triage };
    const columns = columnsOf(io.stdout);
    io.stdout.write(
      given.json
        ? `${JSON.stringify(told, null, 2)}\n`
        : searchText(document, subject.system, columns, paintOf(io.stdout, io)) +
            triageLines(triage, columns)
              .map((line) => `${line}\n`)
              .join(""),
    );
    return exitCodeOf(search, interrupt.signal.aborted);
  } finally {
    clearTimeout(timer);
    progress.stop();
    interrupt.dispose();
    await simulations.close();
  }
}

/** @throws {InputError} if there is none of that name. */
export function strategyNamed(name: string): Strategy {
  const strategy = strategies.get(name);
  if (strategy !== undefined) return strategy;
  throw unknownName("strategy", name, [...strategies.keys()], "--strategy");
}

/** A system by name, or a scenario by its file. @throws {InputError} */
async function subjectGiven(given: string): Promise<Subject> {
  if (systems.has(given)) return subjectOf(given);
  if (!SCENARIO.test(given)) {
    throw unknownName("system or scenario file", given, [...systems.keys()], "search");
  }
  const [scenario] = await loadScenarios([given]);
  if (scenario === undefined) throw new InputError([{ file: given, message: "there is no file" }]);
  return subjectOfScenario(scenario, knownBy(scenario));
}

function progressText({ runs, discovery, failures }: Search): string {
  const found = failures.size === 0 ? "" : `, ${formatCount(failures.size)} kinds of failure`;
  return (
    `${formatCount(runs)} runs, ${formatCount(discovery.steps)} steps, ` +
    `${formatCount(discovery.features)} features${found}`
  );
}

/** What a search shows, for triage. @param what it is remembered as, instead of a scenario. */
function seenBy({ failures, seeds, system }: SearchDocument, what: string): SweepSeen {
  return {
    failures: failures.map(({ fingerprint, seed }) => {
      return { fingerprint, scenario: what, protocol: system, seed };
    }),
    ranAgain: ({ scenario, seed }) =>
      scenario === what && seeds !== null && seeds.first <= seed && seed <= seeds.last,
    expected: new Set(),
    isFixed: () => false,
  };
}

/**
 * Writes the first failure of each kind, and beside it what it shrinks to. A scenario that names
 * code of a user's own is left as it is: a file of the reports' folder could not name that code.
 */
async function filesOf(
  search: Search,
  folder: string,
  signal: AbortSignal,
  io: Io,
): Promise<DocumentParts["files"]> {
  const groups = [...search.failures.values()];
  const scenarios = groups.map(({ first }) => first.trial.scenario);
  const writer = new ArtifactWriter(folder, scenarios, io.stderr);
  const files = new Map<
    string,
    { readonly artifact: string | null; readonly shrunk: string | null }
  >();
  for (const { fingerprint, first } of groups) {
    const { trial, result } = first;
    const artifact = writer.write(trial.scenario, result, courseOfTrial(trial, result, signal));
    const may = artifact !== null && !signal.aborted && codeOf(trial.scenario) === null;
    const shrunk = may ? await shrunkBeside(artifact, trial, signal) : null;
    files.set(fingerprint, { artifact, shrunk });
  }
  return files;
}

/** All that was chosen in the run of a trial, where its scenario and seed are all that it is of. */
function courseOfTrial(
  { scenario, protocol, seed, choices, windowUs }: Trial,
  { steps }: Pick<RunResult, "steps">,
  signal: AbortSignal,
): Course | undefined {
  const isPlain = choices === undefined && windowUs === undefined;
  if (!isPlain || signal.aborted || steps > COURSE_STEPS_MAX) return undefined;
  return recordCourse(scenario, protocol, seed, { known: knownBy(scenario) });
}

/** @returns the shrunk scenario's file; null: the failure cannot be made smaller. */
async function shrunkBeside(
  artifact: string,
  trial: Trial,
  signal: AbortSignal,
): Promise<string | null> {
  const out = `${artifact.replace(/\.json$/, "")}-shrunk.yaml`;
  const known = knownBy(trial.scenario);
  try {
    const { choices: _choices, ...run } = trial;
    const choices = choicesOf(trial);
    await shrinkTo(out, choices === undefined ? run : { ...run, choices }, {
      known,
      stepsMax: SHRINK_STEPS_MAX,
      located: {},
      signal,
      stderr: null,
    });
    return out;
  } catch (error) {
    if (error instanceof NothingToShrinkError) return null;
    throw error;
  }
}

function exitCodeOf(search: Search, interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  if (search.faults.length > 0) return EXIT.notDeterministic;
  if (search.failures.size > 0) return EXIT.notMet;
  if ((search.verdicts.get("unknown") ?? 0) > 0) return EXIT.undecided;
  return search.runs === 0 ? EXIT.nothingRan : EXIT.met;
}
