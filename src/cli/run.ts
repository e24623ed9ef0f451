/** `rashomon run`: runs scenario files with a seed or a range of seeds, and judges each run. */
import { InputError } from "../core/errors.ts";
import { terminalError, terminalLine } from "../core/escape/terminal.ts";
import { systemSources } from "../host/own-systems.ts";
import { probeFolder } from "../host/probe-folder.ts";
import { judgedBy, runSweep, type SweepItem } from "../host/run-sweep.ts";
import { Simulations } from "../host/simulations.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { regressionsFirst } from "../search/keep.ts";
import type { SeedRange } from "../search/seeds.ts";
import { Sweep, type SweepGroup, type SweepOptions } from "../search/sweep.ts";
import {
  parseBail,
  parseCount,
  parseMs,
  parsePattern,
  parseSeeds,
  parseShard,
} from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import { columnsOf, type Io } from "./io.ts";
import { type FailedSeeds, readLastRun } from "./last-run.ts";
import { listedOf, listText } from "./list-scenarios.ts";
import { type Output, outputsOf, writable } from "./outputs.ts";
import { showProgress } from "./progress.ts";
import { reportRuns } from "./report-runs.ts";
import { type RunArguments, runOptions } from "./run-options.ts";
import { findScenarios, listedIn, loadScenarios } from "./scenarios.ts";
import { paintOf } from "./terminal.ts";
import { watchFiles } from "./watch.ts";
import { workersOf } from "./workers.ts";

export const runCommand: Command<RunArguments> = { options: runOptions, run };

/** What is asked for, read from the arguments. */
interface Plan {
  readonly given: RunArguments;
  readonly outputs: readonly Output[];
  readonly patterns: readonly string[];
  readonly sweep: SweepOptions;
  /** Null: each scenario's own. */
  readonly seeds: SeedRange | null;
  readonly grep: RegExp | null;
  /** Null: not only those. */
  readonly lastFailed: readonly FailedSeeds[] | null;
  readonly stallMs: number;
  readonly guard: number;
}

async function run(given: RunArguments, io: Io): Promise<number> {
  const interrupt = untilInterrupted();
  const { signal } = interrupt;
  try {
    const plan = planOf(given);
    if (plan.lastFailed?.length === 0) {
      io.stderr.write(`Nothing failed when it last ran, as far as ${given.out} knows.\n`);
      return EXIT.nothingRan;
    }
    if (given.watch && !given.list) {
      const find = () => findScenarios(plan.patterns, given.out);
      return await watchFiles(
        find,
        (files) => runFiles(plan, files, io, signal),
        io.stderr,
        signal,
        systemSources,
      );
    }
    return await runFiles(plan, findScenarios(plan.patterns, given.out), io, signal);
  } finally {
    interrupt.dispose();
  }
}

/** @throws {InputError} for the first argument at fault. */
function planOf(given: RunArguments): Plan {
  const outputs = writable(outputsOf(given));
  probeFolder(given.out);
  const { patterns, sweepOptions } = sweepOf(given);
  const lastFailed = given.lastFailed ? readLastRun(given.out) : null;
  if (patterns.length === 0 && lastFailed === null) {
    throw new InputError([
      { file: "run", message: "expected scenario files, folders or globs, such as scenarios" },
    ]);
  }
  const failedFiles = [...new Set(lastFailed?.map(({ scenario }) => scenario))];
  return {
    given,
    outputs,
    patterns: patterns.length > 0 ? patterns : failedFiles,
    sweep: sweepOptions,
    seeds: seedsOf(given),
    grep: given.grep === undefined ? null : parsePattern("--grep", given.grep),
    lastFailed,
    stallMs: parseMs("--stall", given.stall),
    guard: parseCount("--guard", given.guard, 0),
  };
}

async function runFiles(
  plan: Plan,
  files: readonly string[],
  io: Io,
  signal: AbortSignal,
): Promise<number> {
  const { given, outputs, grep } = plan;
  if (files.length === 0) {
    const named = plan.patterns.map((pattern) => `\n  ${terminalError(pattern)}`).join("");
    io.stderr.write(`No scenario file is named by any of these:${named}\n`);
  }
  const loaded = await loadScenarios(regressionsFirst(files));
  const scenarios = loaded.filter(
    ({ file, name }) => grep === null || grep.test(file) || grep.test(name),
  );
  if (given.list) return list(scenarios, plan, io);
  const groups = groupsOf(scenarios, plan);
  const sweep = new Sweep<SweepItem>(groups, plan.sweep);
  const workers = workersOf(given.workers, sweep.count, io);

  if (!given.quiet) io.stderr.write(scenarios.map(doubtsText).join(""));
  const began = performance.now();
  const simulations = new Simulations(scenarios, { workers, stallMs: plan.stallMs });
  const progress = showProgress(sweep.count, given.quiet, io.stderr);
  try {
    const { verify } = given;
    const itemOf = judgedBy(scenarios);
    const { guard } = plan;
    const drive = { simulations, workers: Math.max(1, workers), verify, guard, itemOf };
    const onSettled = (_item: SweepItem, how: string): void => progress.advance(how === "failure");
    await runSweep(sweep, { ...drive, onSettled, signal });
    progress.stop();
    const { code } = await reportRuns(
      {
        scenarios,
        groups,
        results: sweep.results(),
        interrupted: signal.aborted,
        verified: verify,
        shard: plan.sweep.shard,
        notRun: sweep.notRun(),
        bailed: plan.sweep.bail !== undefined && !signal.aborted,
        simulations,
        elapsedMs: () => performance.now() - began,
      },
      { ...given, outputs },
      io,
    );
    return code;
  } finally {
    progress.stop();
    await simulations.close();
  }
}

function list(scenarios: readonly Scenario[], { given, seeds }: Plan, io: Io): number {
  const listed = scenarios.map((scenario) => listedOf(scenario, seeds));
  io.stdout.write(
    given.json
      ? `${JSON.stringify({ scenarios: listed }, null, 2)}\n`
      : listText(listed, columnsOf(io.stdout), paintOf(io.stdout, io)),
  );
  return listed.length === 0 ? EXIT.nothingRan : EXIT.met;
}

/**
 * What `--shard` and `--bail` ask for. A word after a bare `--bail` is not its number but a
 * scenario.
 */
function sweepOf(given: RunArguments): { patterns: readonly string[]; sweepOptions: SweepOptions } {
  const shard = given.shard === undefined ? {} : { shard: parseShard(given.shard) };
  const listed = given.filesFrom === undefined ? [] : listedIn(given.filesFrom);
  const patterns = [...(given.scenario ?? []), ...listed];
  if (given.bail === undefined) return { patterns, sweepOptions: shard };
  if (given.bail === "" || /^[-+]?\d/.test(given.bail)) {
    return { patterns, sweepOptions: { ...shard, bail: parseBail(given.bail) } };
  }
  return { patterns: [given.bail, ...patterns], sweepOptions: { ...shard, bail: 1 } };
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

function groupsOf(
  scenarios: readonly Scenario[],
  { seeds, lastFailed }: Pick<Plan, "seeds" | "lastFailed">,
): SweepGroup[] {
  return scenarios.flatMap((scenario, index) =>
    scenario.protocols.flatMap((protocol): SweepGroup[] => {
      if (lastFailed === null)
        return [{ scenario: index, protocol, seeds: seeds ?? scenario.seeds }];
      const those = lastFailed.filter(
        (failed) => failed.scenario === scenario.file && failed.protocol === protocol,
      );
      return those.map(({ first, last }) => ({
        scenario: index,
        protocol,
        seeds: { first, last },
      }));
    }),
  );
}

/**
 * What protocols doubt of a scenario that is expected to pass, a line each; a line feed ends each.
 */
function doubtsText({ file, doubts, expect }: Scenario): string {
  if (expect !== "pass") return "";
  const lines = Object.entries(doubts).flatMap(([protocol, said]) =>
    said.map(
      (doubt) =>
        `${terminalLine(`${file}: ${protocol} may fail though nothing is wrong: ${doubt}`)}\n`,
    ),
  );
  return lines.join("");
}
