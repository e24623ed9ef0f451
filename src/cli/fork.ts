/**
 * `rashomon fork`: brings one run to some moment once, and judges many ways in which it may
 * continue from there.
 */
import { InputError } from "../core/errors.ts";
import { jsonText } from "../core/escape/json.ts";
import { parseDuration } from "../core/quantities.ts";
import { inTurns } from "../host/in-turns.ts";
import { programVersion } from "../host/program.ts";
import { type FutureName, type FutureOutcome, Simulations } from "../host/simulations.ts";
import { type ChoiceClass, choiceClasses } from "../kernel/choices/classes.ts";
import { expectationOf, metOf } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { ForkPlace } from "../search/futures.ts";
import { parseCount, parseMs, parseProtocol, unknownName } from "./arguments.ts";
import type { Command } from "./command.ts";
import { exitCodeOf } from "./exit-code.ts";
import { type ForkDocument, type ForkedRun, forkText, summaryOf } from "./fork-text.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { showProgress } from "./progress.ts";
import { findScenarios, loadScenarios } from "./scenarios.ts";
import { paintOf } from "./terminal.ts";
import { WORKERS_ABOUT, workersOf } from "./workers.ts";

interface ForkArguments {
  readonly scenario: string;
  readonly seed: string | undefined;
  readonly protocol: string | undefined;
  readonly at: string | undefined;
  readonly step: string | undefined;
  readonly futures: string;
  readonly future: string | undefined;
  readonly classes: readonly string[] | undefined;
  readonly workers: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly stall: string;
}

/** Lines of the story of a future that is asked for alone. */
const STORY_LINES = 30;
const FUTURES_MAX = 1_000_000;

export const forkCommand: Command<ForkArguments> = {
  options: (yargs) => {
    const text = (describe: string) => ({ describe, type: "string", requiresArg: true }) as const;
    const flag = (describe: string) => ({ describe, type: "boolean", default: false }) as const;
    return yargs
      .positional("scenario", {
        describe: "One scenario file",
        type: "string",
        demandOption: true,
      })
      .option("seed", text("The run that is forked (default: the scenario's first seed)"))
      .option("protocol", text("One of the scenario's (default: the first)"))
      .option("at", { ...text("Fork at a moment of the run: 5s"), conflicts: "step" })
      .option("step", text("Fork after this many steps"))
      .option("futures", { ...text("How many futures"), default: "200" })
      .option("future", text("That one only, with its story; 0: the run as its seed has it"))
      .option("classes", {
        ...text(`What is drawn anew (default: all): ${choiceClasses.join(", ")}`),
        array: true,
      })
      .option("workers", text(WORKERS_ABOUT))
      .option("json", flag("One JSON document on standard output"))
      .option("quiet", flag("No progress"))
      .option("stall", {
        ...text("End a run that makes no step for that long; 0: never"),
        default: "10s",
      })
      .example(
        "$0 fork scenarios/raft/everything-at-once.yaml --seed 7 --at 5s",
        "200 ways in which a warm run may continue",
      )
      .example(
        "$0 fork scenarios/raft/everything-at-once.yaml --seed 7 --at 5s --future 17",
        "One of them again, with its story",
      );
  },
  run,
};

async function run(given: ForkArguments, io: Io): Promise<number> {
  const place = placeOf(given);
  const classes = classesOf(given.classes);
  const numbers = futuresOf(given);
  const stallMs = parseMs("--stall", given.stall);
  const scenario = await scenarioOf(given.scenario);
  const protocol = parseProtocol(given.protocol, scenario);
  const seed =
    given.seed === undefined ? scenario.seeds.first : parseCount("--seed", given.seed, 0);
  const workers = workersOf(given.workers, numbers.length, io);
  const simulations = new Simulations([scenario], { workers, stallMs });
  const interrupt = untilInterrupted();
  const progress = showProgress(numbers.length, given.quiet, io.stderr, {
    what: "futures",
    bad: "failed",
  });
  const name = { scenario: 0, protocol, seed };
  try {
    const outcomes = await inTurns(numbers, workers, interrupt.signal, async (future) => {
      const outcome = await simulations.future(name, { place, classes, future });
      progress.advance(outcome.kind === "fault" || outcome.result.verdict === "fail");
      return outcome;
    });
    progress.stop();
    const document = documentOf(given, scenario, name, classes, outcomes);
    const [only] = document.futures;
    const [violation] = only?.violations ?? [];
    const story =
      given.future === undefined || only === undefined || violation === undefined
        ? []
        : await simulations.story(
            name,
            { violation, hash: only.hash },
            STORY_LINES,
            only.future === 0
              ? undefined
              : { step: document.step, future: only.future, classes: [...classes] },
          );
    const told = story.length === 0 ? document : { ...document, story };
    io.stdout.write(
      given.json ? `${jsonText(told)}\n` : forkText(told, io.program, paintOf(io.stdout, io)),
    );
    const { futures: runs, errors } = document;
    return exitCodeOf({ interrupted: interrupt.signal.aborted, runs, errors }, false);
  } finally {
    progress.stop();
    interrupt.dispose();
    await simulations.close();
  }
}

function documentOf(
  given: ForkArguments,
  scenario: Scenario,
  { protocol, seed }: { readonly protocol: string; readonly seed: number },
  classes: FutureName["classes"],
  outcomes: ReadonlyMap<number, FutureOutcome>,
): ForkDocument {
  const finished = [...outcomes].flatMap(([future, outcome]) =>
    outcome.kind === "finished" ? [{ future, ...outcome }] : [],
  );
  const single = given.future !== undefined;
  const results = finished.map(({ result }) => result);
  const met = metOf(expectationOf(scenario, protocol), results, single);
  const futures = finished.map(({ future, result, wallMs }, at): ForkedRun => {
    const {
      verdict,
      hash,
      steps,
      virtualUs,
      operations,
      happened,
      violations,
      vacuous,
      suspended,
    } = result;
    const kept = { verdict, met: met[at] === true, hash, steps, virtualUs, wallMs };
    const seen = { operations, happened, violations };
    return {
      future,
      ...kept,
      ...seen,
      ...(vacuous === undefined ? {} : { vacuous }),
      ...(suspended && { suspended }),
    };
  });
  const errors = [...outcomes].flatMap(([future, outcome]) =>
    outcome.kind === "fault" ? [{ future, message: outcome.message }] : [],
  );
  const { step = 0, atUs = 0 } = finished[0] ?? {};
  return {
    version: programVersion(),
    scenario: scenario.file,
    name: scenario.name,
    protocol,
    seed,
    step,
    atUs,
    classes,
    futures,
    ...(errors.length === 0 ? {} : { errors }),
    summary: summaryOf(futures),
  };
}

function placeOf({ at, step }: ForkArguments): ForkPlace {
  if (step !== undefined) return { step: parseCount("--step", step, 0) };
  const atUs = at === undefined ? null : parseDuration(at);
  if (atUs !== null) return { atUs };
  const got = at === undefined ? "" : `, got ${JSON.stringify(at)}`;
  const message = `expected a moment of the run such as 5s${got}; or --step N, a number of steps`;
  throw new InputError([{ file: "--at", message }]);
}

function futuresOf({ future, futures }: ForkArguments): readonly number[] {
  if (future !== undefined) return [parseCount("--future", future, 0)];
  const count = parseCount("--futures", futures, 1);
  if (count <= FUTURES_MAX) return Array.from({ length: count }, (_, at) => at + 1);
  const message = `expected at most ${FUTURES_MAX} futures, got ${count}`;
  throw new InputError([{ file: "--futures", message }]);
}

function classesOf(given: readonly string[] | undefined): readonly ChoiceClass[] {
  const names = (given ?? []).flatMap((text) => text.split(",")).map((name) => name.trim());
  const known: readonly string[] = choiceClasses;
  for (const name of names) {
    if (known.includes(name)) continue;
    throw unknownName("class of choices", name, known, "--classes");
  }
  // In one order, whatever the order in which they were given.
  return names.length === 0 ? choiceClasses : choiceClasses.filter((name) => names.includes(name));
}

async function scenarioOf(path: string): Promise<Scenario> {
  const [scenario, ...others] = await loadScenarios(findScenarios([path]));
  if (scenario !== undefined && others.length === 0) return scenario;
  const found = others.length + (scenario === undefined ? 0 : 1);
  const message = `expected one scenario file, found ${found}`;
  throw new InputError([{ file: path, message }]);
}
