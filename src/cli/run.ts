/** `rashomon run`: runs scenario files with a seed or a range of seeds, and judges each run. */
import type { Argv } from "yargs";
import { InputError } from "../core/errors.ts";
import { programVersion } from "../host/program.ts";
import { judgedBy, runSweep, type SweepItem } from "../host/run-sweep.ts";
import { Simulations } from "../host/simulations.ts";
import { assemble } from "../report/assemble.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type SeedRange, Sweep, type SweepGroup, type SweepOptions } from "../search/sweep.ts";
import { parseCount, parseMs, parseSeeds, parseShard } from "./arguments.ts";
import { ArtifactWriter } from "./artifacts.ts";
import type { Command } from "./command.ts";
import { exitCodeOf } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { outputsOf, writable, writeReports } from "./outputs.ts";
import { showProgress } from "./progress.ts";
import { loadScenarios } from "./scenarios.ts";
import { tellStories } from "./stories.ts";
import { WORKERS_ABOUT, workersOf } from "./workers.ts";

interface RunArguments {
  readonly scenario: readonly string[];
  readonly seed: string | undefined;
  readonly seeds: string | undefined;
  readonly workers: string | undefined;
  readonly shard: string | undefined;
  readonly bail: string | undefined;
  readonly verify: boolean;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly out: string;
  readonly quiet: boolean;
  readonly stall: string;
}

export const runCommand: Command<RunArguments> = {
  options,
  run,
};

function options(yargs: Argv<object>) {
  return yargs
    .positional("scenario", {
      describe: "Scenario files, folders or globs",
      type: "string",
      demandOption: true,
    })
    .option("seed", { describe: "One seed", type: "string", requiresArg: true, conflicts: "seeds" })
    .option("seeds", {
      describe: "A range, both ends included: 1..500",
      type: "string",
      requiresArg: true,
    })
    .option("workers", {
      describe: WORKERS_ABOUT,
      type: "string",
      requiresArg: true,
    })
    .option("shard", {
      describe: "Part I of N of the seeds: 1/4",
      type: "string",
      requiresArg: true,
    })
    .option("bail", {
      describe: "Stop at the N lowest failing seeds (1 if no N is given)",
      type: "string",
    })
    .option("verify", {
      describe: "Run each seed again in strict mode, compare hashes",
      type: "boolean",
      default: false,
    })
    .option("json", {
      describe: "One JSON document on standard output",
      type: "boolean",
      default: false,
    })
    .option("reporter", {
      describe: "NAME or NAME=FILE, several times",
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
    })
    .option("out", {
      describe: "Folder for failure artifacts",
      type: "string",
      requiresArg: true,
      default: "reports/",
    })
    .option("quiet", {
      describe: "Print only what failed; no progress",
      type: "boolean",
      default: false,
    })
    .option("stall", {
      describe: "End a run that makes no step for that long; 0: never",
      type: "string",
      requiresArg: true,
      default: "10s",
    })
    .example("$0 run scenarios", "Run every scenario below a folder")
    .example(
      "$0 run scenarios/raft/everything.yaml --seeds 1..500 --bail",
      "Search seeds, stop at the lowest that fails",
    )
    .example(
      "$0 run 'scenarios/**/*.yaml' --json --seed 7 > result.json",
      "One document for scripts",
    )
    .example("$0 run scenarios --reporter github --reporter junit=junit.xml", "In CI");
}

async function run(given: RunArguments, io: Io): Promise<number> {
  const interrupt = untilInterrupted();
  try {
    return await runAll(given, io, interrupt.signal);
  } finally {
    interrupt.dispose();
  }
}

async function runAll(given: RunArguments, io: Io, signal: AbortSignal): Promise<number> {
  const outputs = writable(outputsOf(given));
  const { patterns, sweepOptions } = sweepOf(given);
  const seeds = seedsOf(given);
  const stallMs = parseMs("--stall", given.stall);
  const scenarios = loadScenarios(patterns);
  const groups = groupsOf(scenarios, seeds);
  const sweep = new Sweep<SweepItem>(groups, sweepOptions);
  const workers = workersOf(given.workers, sweep.count, io);

  const began = performance.now();
  const simulations = new Simulations(scenarios, { workers, stallMs });
  const progress = showProgress(sweep.count, given.quiet, io.stderr);
  try {
    const { verify } = given;
    const onSettled = ({ run, fault }: SweepItem): void =>
      progress.advance(fault !== null || run?.result.verdict === "fail");
    const itemOf = judgedBy(scenarios);
    const drive = { simulations, workers: Math.max(1, workers), verify, itemOf };
    await runSweep(sweep, { ...drive, onSettled, signal });
    progress.stop();
    const artifacts = new ArtifactWriter(given.out, scenarios, io.stderr);
    const document = assemble({
      version: programVersion(),
      scenarios,
      groups,
      results: sweep.results(),
      interrupted: signal.aborted,
      artifactOf: (scenario, result) => artifacts.write(scenario, result),
    });
    const stories = signal.aborted
      ? new Map<string, readonly string[]>()
      : await tellStories(document, scenarios, simulations);
    const elapsedMs = performance.now() - began;
    writeReports(outputs, { document, stories, elapsedMs, quiet: given.quiet }, io);
    return exitCodeOf(document, (sweepOptions.shard?.count ?? 1) > 1);
  } finally {
    progress.stop();
    await simulations.close();
  }
}

/** What `--shard` and `--bail` ask for. A word after a bare `--bail` is not its number but a scenario. */
function sweepOf(given: RunArguments): { patterns: readonly string[]; sweepOptions: SweepOptions } {
  const shard = given.shard === undefined ? {} : { shard: parseShard(given.shard) };
  if (given.bail === undefined) return { patterns: given.scenario, sweepOptions: shard };
  if (given.bail === "" || /^\d/.test(given.bail)) {
    const bail = given.bail === "" ? 1 : parseCount("--bail", given.bail, 1);
    return { patterns: given.scenario, sweepOptions: { ...shard, bail } };
  }
  return { patterns: [given.bail, ...given.scenario], sweepOptions: { ...shard, bail: 1 } };
}

function seedsOf(given: RunArguments): SeedRange | null {
  if (given.seed !== undefined && given.seeds !== undefined) {
    throw new InputError([{ file: "--seed", message: "expected either --seed or --seeds" }]);
  }
  if (given.seeds !== undefined) return parseSeeds(given.seeds);
  if (given.seed === undefined) return null;
  const seed = parseCount("--seed", given.seed, 0);
  return { first: seed, last: seed };
}

function groupsOf(scenarios: readonly Scenario[], seeds: SeedRange | null): SweepGroup[] {
  return scenarios.flatMap((scenario, index) =>
    scenario.protocols.map((protocol) => ({
      scenario: index,
      protocol,
      seeds: seeds ?? scenario.seeds,
    })),
  );
}
