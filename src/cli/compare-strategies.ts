/**
 * `rashomon compare-strategies`: after how many steps each strategy finds planted bugs, in several
 * trials each.
 */

import { formatCount } from "../core/formatting.ts";
import { defaults } from "../core/parameters.ts";
import { expectManyRuns } from "../host/engine.ts";
import { runSearch } from "../host/run-search.ts";
import { Simulations } from "../host/simulations.ts";
import {
  type Compared,
  halfOf,
  quartilesOf,
  rankingOf,
  type StrategiesDocument,
  seedsOfTrial,
  stepsToFind,
} from "../search/compare.ts";
import { Search } from "../search/search.ts";
import { strategies, strategyNamed } from "../search/strategies/index.ts";
import type { Strategy } from "../search/strategies/strategy.ts";
import { parseCount } from "./arguments.ts";
import type { Command } from "./command.ts";
import { showCounting } from "./counting.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { plantedBugs } from "./planted.ts";
import { PAGE_OPTION, pageFileOf, writeResultPage } from "./result-page.ts";
import { BASE, strategiesText } from "./strategies-text.ts";
import { WORKERS_ABOUT, workersOf } from "./workers.ts";

interface CompareArguments {
  readonly subject: string | undefined;
  readonly mutants: readonly string[] | undefined;
  readonly strategies: readonly string[] | undefined;
  readonly half: string | undefined;
  readonly trials: string;
  readonly steps: string;
  readonly seed: string;
  readonly workers: string | undefined;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly quiet: boolean;
}

/** A run without a step for that long, milliseconds, is ended as `no-progress`. */
const STALL_MS = 10_000;
const NO_MUTANT = "compare-strategies: no planted bug that can be found";

export const compareCommand: Command<CompareArguments> = {
  options: (yargs) =>
    yargs
      .positional("subject", {
        describe: "One system, or a scenario, of your own system too; all of ours if left out",
        type: "string",
      })
      .option("mutants", { describe: "Only these mutants", type: "string", array: true })
      .option("strategies", { describe: "Only these strategies", type: "string", array: true })
      .option("half", {
        describe: "Only the mutants to tune parameters by, or those to report: by a hash of names",
        choices: ["tuning", "reporting"],
        type: "string",
      })
      .option("trials", {
        describe: "Trials of each mutant and strategy, each with seeds of its own",
        type: "string",
        requiresArg: true,
        default: "20",
      })
      .option("steps", {
        describe: "Steps after which a trial has not found it",
        type: "string",
        requiresArg: true,
        default: "2000000",
      })
      .option("seed", {
        describe: "The first seed of the first trial; the next has the seeds a million later",
        type: "string",
        requiresArg: true,
        default: "1",
      })
      .option("workers", { describe: WORKERS_ABOUT, type: "string", requiresArg: true })
      .option("json", { describe: "One JSON document", type: "boolean", default: false })
      .option("reporter", PAGE_OPTION)
      .option("quiet", { describe: "No progress", type: "boolean", default: false })
      .example("$0 compare-strategies raft --half reporting", "Which strategy is quickest?")
      .example("$0 compare-strategies system/journal.yaml", "Of a system of your own"),
  run,
};

async function run(given: CompareArguments, io: Io): Promise<number> {
  const page = pageFileOf(given.reporter);
  const trials = parseCount("--trials", given.trials, 1);
  const stepsMax = parseCount("--steps", given.steps, 1);
  const first = parseCount("--seed", given.seed, 0);
  const chosen = (given.strategies ?? [...strategies.keys()]).map((name) =>
    strategyNamed(name, "--strategies"),
  );
  const { subject, mutants, half } = given;
  // An equivalent mutant cannot be found.
  const planted = (await plantedBugs(subject, mutants)).filter(
    ({ mutant }) => !mutant.equivalent && (half === undefined || halfOf(mutant) === half),
  );
  if (planted.length === 0) {
    io.stderr.write(`${NO_MUTANT}\n`);
    return EXIT.nothingRan;
  }
  const workers = workersOf(given.workers, trials, io);
  if (workers > 0) expectManyRuns();
  const pooled = planted.flatMap(({ subject: { scenario } }) => scenario ?? []);
  const simulations = new Simulations(pooled, { workers, stallMs: STALL_MS });
  const interrupt = untilInterrupted();
  const compared: Compared[] = [];
  let done = 0;
  // What ends by itself draws nothing: it takes its runs in order, and all trials would be one.
  const trialsOf = (strategy: Strategy) => (strategy.trials === undefined ? trials : 1);
  const firstOf = (strategy: Strategy) => (strategy.trials === undefined ? first : 1);
  const all = planted.length * chosen.reduce((sum, one) => sum + trialsOf(one), 0);
  const said = () => `${formatCount(done)} of ${formatCount(all)} trials`;
  const progress = showCounting(given.quiet, io.stderr, said);
  try {
    for (const { protocol, mutant, subject } of planted) {
      for (const strategy of chosen) {
        const finds: (number | null)[] = [];
        for (let trial = 0; trial < trialsOf(strategy) && !interrupt.signal.aborted; trial++) {
          const parameters = defaults(strategy.parameters);
          const settings = { parameters, seeds: seedsOfTrial(firstOf(strategy), trial) };
          const search = new Search(strategy, subject, settings, { stepsMax });
          await runSearch([search], {
            simulations,
            workers: Math.max(1, workers),
            onSettled: () => {
              if (stepsToFind(search, mutant) !== null) search.stop();
            },
            guard: 0,
            signal: interrupt.signal,
          });
          if (!interrupt.signal.aborted) finds.push(stepsToFind(search, mutant));
          done++;
        }
        compared.push({
          protocol,
          mutant: mutant.name,
          half: halfOf(mutant),
          strategy: strategy.name,
          finds,
          quartiles: quartilesOf(finds),
        });
      }
    }
    progress.stop();
    const ranking = rankingOf(compared, BASE, stepsMax);
    const document: StrategiesDocument = { trials, stepsMax, first, compared, ranking };
    const text = given.json ? JSON.stringify(document, null, 2) : strategiesText(document);
    io.stdout.write(`${text}\n`);
    if (page !== null) await writeResultPage(page, [], { strategies: [document] }, io);
    return interrupt.signal.aborted ? EXIT.interrupted : EXIT.met;
  } finally {
    progress.stop();
    interrupt.dispose();
    await simulations.close();
  }
}
