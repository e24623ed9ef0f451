/**
 * `rashomon choices`: what could have gone otherwise in a run, recorded, laid over another run, and
 * found again when the run changes.
 */
import { InputError } from "../core/errors.ts";
import { parseDuration } from "../core/quantities.ts";
import { knownBy } from "../host/own-systems.ts";
import { programVersion } from "../host/program.ts";
import { readScenario } from "../host/read-scenario.ts";
import { readText } from "../host/read-text.ts";
import { probeWritable, writeWhole } from "../host/whole-file.ts";
import { BASES, type Base } from "../kernel/choices/bases.ts";
import { Decisions } from "../kernel/choices/decisions.ts";
import {
  checkDecisions,
  type DecisionsFile,
  formatDecisions,
  parseDecisions,
} from "../runner/decisions-file.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type FoundAgain, foundAgain, operationsOf, recordRun } from "../search/found-again.ts";
import { parseCount, parseProtocol } from "./arguments.ts";
import { type ChoicesReport, choicesText } from "./choices-text.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { showProgress } from "./progress.ts";

interface ChoicesArguments {
  readonly scenario: string;
  readonly protocol: string | undefined;
  readonly seed: string | undefined;
  readonly base: Base | undefined;
  readonly window: string | undefined;
  readonly drops: string;
  readonly record: string | undefined;
  readonly overlay: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

const DROPS_MAX = 1_000;

export const choicesCommand: Command<ChoicesArguments> = {
  options(yargs) {
    const text = (describe: string) => ({ describe, type: "string", requiresArg: true }) as const;
    const flag = (describe: string) => ({ describe, type: "boolean", default: false }) as const;
    return yargs
      .positional("scenario", { describe: "A scenario file", type: "string", demandOption: true })
      .option("seed", text("The seed (default: that of the overlay, else the scenario's first)"))
      .option(
        "protocol",
        text("One of the scenario's (default: that of the overlay, else the first)"),
      )
      .option("base", {
        ...text("The answer of a choice that nothing decides (default: keyed under an overlay)"),
        choices: BASES,
      })
      .option(
        "window",
        text(
          "What is due within it comes in the order of its ties (default: the overlay's, else 0)",
        ),
      )
      .option("drops", {
        ...text("Drop this many operations, one at a time, and count what is found again; 0: none"),
        default: "20",
      })
      .option("record", text("Write the decisions of the run to a file"))
      .option("overlay", text("Run under the decisions of a file that --record wrote"))
      .option("json", flag("One JSON document on standard output"))
      .option("quiet", flag("No progress"))
      .example("$0 choices partition.yaml --seed 7", "What is chosen, and found again?")
      .example("$0 choices partition.yaml --seed 7 --record run.json --drops 0", "Record a run")
      .example("$0 choices partition.yaml --overlay run.json", "Run under what was recorded");
  },
  run,
};

async function run(given: ChoicesArguments, io: Io): Promise<number> {
  const drops = parseCount("--drops", given.drops, 0);
  if (drops > DROPS_MAX) throw refusal("--drops", `expected at most ${DROPS_MAX}, got ${drops}`);
  const scenario = await readScenario(readText(given.scenario), given.scenario);
  const known = knownBy(scenario);
  const overlay = given.overlay === undefined ? null : overlayOf(given.overlay, scenario);
  const protocol = protocolOf(given.protocol, scenario, overlay);
  const seed = seedOf(given.seed, scenario, overlay);
  if (given.record !== undefined) probeWritable(given.record);
  const base = given.base ?? (overlay === null ? "weather" : "keyed");
  const over = overlay?.decisions ?? new Decisions();
  const windowUs = windowOf(given.window, overlay);
  const how = { known, windowUs };
  const recorded = recordRun(scenario, protocol, seed, base, over, how);
  const { run: made, decisions } = recorded;
  if (given.record !== undefined) {
    const version = programVersion();
    writeWhole(given.record, formatDecisions(scenario, made, decisions, version, windowUs));
  }
  const report: ChoicesReport = {
    scenario: scenario.file,
    protocol,
    seed,
    base,
    run: made,
    counts: decisions.counts(),
    overlay:
      overlay === null
        ? null
        : {
            file: given.overlay ?? "",
            isSame: overlay.hash === made.hash,
            unasked: unaskedOf(overlay.decisions, decisions),
          },
    drops: Math.min(drops, operationsOf(decisions).length),
    foundAgain: measured({ scenario, protocol, seed, how, recorded, drops }, given.quiet, io),
    record: given.record ?? null,
  };
  io.stdout.write(given.json ? `${jsonOf(report)}\n` : `${choicesText(report)}\n`);
  return EXIT.met;
}

function measured(
  settings: Parameters<typeof foundAgain>[0],
  quiet: boolean,
  { stderr }: Io,
): readonly FoundAgain[] {
  const progress = showProgress(2 * settings.drops, quiet, stderr);
  try {
    return foundAgain({ ...settings, onRun: () => progress.advance(false) });
  } finally {
    progress.stop();
  }
}

function overlayOf(file: string, scenario: Scenario): DecisionsFile {
  const overlay = parseDecisions(readText(file), file);
  checkDecisions(overlay, scenario, file, knownBy(scenario));
  return overlay;
}

function protocolOf(
  given: string | undefined,
  scenario: Scenario,
  overlay: DecisionsFile | null,
): string {
  const protocol = parseProtocol(given ?? overlay?.protocol, scenario);
  if (overlay !== null && overlay.protocol !== protocol) {
    throw refusal("--protocol", `expected ${overlay.protocol}, of which the decisions are`);
  }
  return protocol;
}

function seedOf(
  given: string | undefined,
  { seeds }: Scenario,
  overlay: DecisionsFile | null,
): number {
  const seed =
    given === undefined ? (overlay?.seed ?? seeds.first) : parseCount("--seed", given, 0);
  if (overlay !== null && overlay.seed !== seed) {
    throw refusal("--seed", `expected ${overlay.seed}, of which the decisions are; got ${seed}`);
  }
  return seed;
}

function windowOf(given: string | undefined, overlay: DecisionsFile | null): number {
  if (given === undefined) return overlay?.windowUs ?? 0;
  const windowUs = parseDuration(given);
  if (windowUs !== null) return windowUs;
  throw refusal("--window", `expected a duration such as 3ms, got ${JSON.stringify(given)}`);
}

/** Decisions of an overlay that the run never asked for. */
function unaskedOf(overlay: Decisions, asked: Decisions): number {
  let count = 0;
  for (const [kind, key] of overlay) if (!asked.of(kind).has(key)) count++;
  return count;
}

function jsonOf({ run: made, ...report }: ChoicesReport): string {
  const { verdict, met, hash, steps, virtualUs, violations } = made;
  const run = { verdict, met, hash, steps, virtualUs, violations };
  return JSON.stringify({ version: programVersion(), ...report, run }, null, 2);
}

function refusal(argument: string, message: string): InputError {
  return new InputError([{ file: argument, message }]);
}
