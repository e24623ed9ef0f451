/**
 * `rashomon keep`: a failure as a scenario to commit, which `rashomon run scenarios` runs first;
 * and, once it is fixed, the same scenario with the other expectation.
 */
import { existsSync } from "node:fs";
import { InputError } from "../core/errors.ts";
import { knownBy } from "../host/own-systems.ts";
import { programVersion } from "../host/program.ts";
import { readScenario } from "../host/read-scenario.ts";
import { readText } from "../host/read-text.ts";
import { Simulations } from "../host/simulations.ts";
import { writeWhole } from "../host/whole-file.ts";
import { shellWord } from "../report/commands.ts";
import { fingerprintOf, hasFingerprint } from "../runner/fingerprint.ts";
import type { RunResult } from "../runner/result.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { scenarioText } from "../scenario/scenario-text.ts";
import { fixedText, keptScenario } from "../search/keep.ts";
import { parseMs } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { sayChanged, type WhichRun, whichRun } from "./which-run.ts";

interface KeepArguments {
  readonly artifact: string;
  readonly as: string | undefined;
  readonly fixed: boolean;
  readonly seed: string | undefined;
  readonly protocol: string | undefined;
  readonly stall: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What `keep` did, as `--json` says it. */
interface Done {
  readonly did: "kept" | "kept-already" | "fixed" | "not-fixed";
  /** The kept scenario. */
  readonly file: string;
  readonly seed: number;
  readonly verdict: RunResult["verdict"];
  /** Of the failure: the check that failed first, and its kind; null: it passes. */
  readonly check: string | null;
  readonly fingerprint: string | null;
  readonly hash: string;
}

export const keepCommand: Command<KeepArguments> = {
  options: (yargs) => {
    const text = (describe: string) => ({ describe, type: "string", requiresArg: true }) as const;
    return yargs
      .positional("artifact", {
        describe:
          "A failure's artifact, or a scenario with a seed that fails; with --fixed a kept one",
        type: "string",
        demandOption: true,
      })
      .option("as", text("The name of its file; default: made of what failed"))
      .option("fixed", {
        describe: "It passes now: from now on it must",
        type: "boolean",
        default: false,
      })
      .option("seed", text("Of a scenario: the seed; default: its first"))
      .option("protocol", text("Of a scenario with several: which one; default: its first"))
      .option("stall", {
        ...text("End a run that makes no step for that long; 0: never"),
        default: "10s",
      })
      .option("json", {
        describe: "One JSON document on standard output",
        type: "boolean",
        default: false,
      })
      .option("quiet", {
        describe: "Print only what is not as expected",
        type: "boolean",
        default: false,
      })
      .example("$0 keep reports/x.json --as split-vote", "scenarios/regressions/split-vote.yaml")
      .example("$0 keep scenarios/regressions/split-vote.yaml --fixed", "The bug is fixed");
  },
  run: keep,
};

async function keep(given: KeepArguments, io: Io): Promise<number> {
  const { artifact: file, as: name = null } = given;
  const stallMs = parseMs("--stall", given.stall);
  if (name !== null && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) {
    const message = `expected letters, digits, - and _, got ${JSON.stringify(name)}`;
    throw new InputError([{ file: "--as", message }]);
  }
  const which = await whichRun(given, true);
  sayChanged(which, io);
  const runOf = (scenario: Scenario) => resultOf(scenario, which, stallMs, io);
  const result = await runOf(which.scenario);
  if (given.fixed) return fix(given, which, result, io);
  const { artifact, scenario } = which;
  const now = fingerprintOf(result);
  if (result.violations.length === 0 || result.verdict !== "fail") {
    const was = artifact === null ? "" : `; it was ${artifact.fingerprint}`;
    throw new InputError([
      { file, message: `there is no failure to keep: it ends as ${result.verdict}${was}` },
    ]);
  }
  if (artifact !== null && !hasFingerprint(result, artifact.fingerprint)) {
    const message = `it fails in another way now: ${now}; it was ${artifact.fingerprint}`;
    throw new InputError([{ file, message }]);
  }
  const [first] = result.violations;
  if (first?.check === "setup") {
    const message =
      `a failed setup is not kept: the scenario never came to what it was to test ` +
      `(${first.message}), and no run may be expected to end so; change the scenario`;
    throw new InputError([{ file, message }]);
  }
  const kept = keptScenario(scenario, result, name, knownBy(scenario));
  const text = scenarioText(kept.source, [
    `Kept from ${scenario.file}, seed ${result.seed}: ${now}.`,
    `Once it is fixed: ${io.program} keep ${shellWord(kept.file)} --fixed`,
  ]);
  if (existsSync(kept.file)) {
    if (uncommented(readText(kept.file)) === uncommented(text)) {
      const words = `It is kept already: ${kept.file}\n`;
      say(given, io, { did: "kept-already", file: kept.file, ...ofRun(result) }, words);
      return EXIT.met;
    }
    const message = "there is such a file, and nothing is overwritten: give another name by --as";
    throw new InputError([{ file: kept.file, message }]);
  }
  // What is written must be the run that failed, not one like it.
  const again = await runOf(await readScenario(text, kept.file));
  if (again.hash !== result.hash) {
    throw new Error(`the scenario as written is another run: ${again.hash}, not ${result.hash}`);
  }
  writeWhole(kept.file, text);
  const words =
    `Kept: ${kept.file}, seed ${result.seed}, expected to fail by ${result.violations[0]?.check}.\n` +
    `Once it is fixed: ${io.program} keep ${shellWord(kept.file)} --fixed\n`;
  say(given, io, { did: "kept", file: kept.file, ...ofRun(result) }, words);
  return EXIT.met;
}

/** Says what was done; quietly only that a scenario is not fixed. */
function say({ json, quiet }: KeepArguments, { stdout }: Io, done: Done, words: string): void {
  if (json) stdout.write(`${JSON.stringify({ version: programVersion(), ...done }, null, 2)}\n`);
  else if (!quiet || done.did === "not-fixed") stdout.write(words);
}

/** What is said of a run. */
function ofRun(result: RunResult): Omit<Done, "did" | "file"> {
  const { seed, verdict, hash, violations } = result;
  const [first] = violations;
  const fingerprint = first === undefined ? null : fingerprintOf(result);
  return { seed, verdict, check: first?.check ?? null, fingerprint, hash };
}

/** A scenario's text without its head, in which the program may be called otherwise. */
const uncommented = (text: string): string => text.replace(/^(#.*\n)+/, "");

/** From now on a kept scenario must pass. */
function fix(
  given: KeepArguments,
  { artifact, scenario }: WhichRun,
  result: RunResult,
  io: Io,
): number {
  const { artifact: file } = given;
  if (artifact !== null || scenario.expect === "pass") {
    const what = artifact === null ? "a scenario that must pass already" : "an artifact";
    const message = `expected a kept scenario that is expected to fail, got ${what}`;
    throw new InputError([{ file, message }]);
  }
  if (result.verdict !== "pass") {
    const words = `It is not fixed: ${fingerprintOf(result)} at seed ${result.seed}.\n`;
    say(given, io, { did: "not-fixed", file, ...ofRun(result) }, words);
    return EXIT.notMet;
  }
  const fixed = fixedText(readText(file));
  if (fixed === null) {
    throw new InputError([{ file, message: "there is no line `expect:`: write `expect: pass`" }]);
  }
  writeWhole(file, fixed);
  const words = `From now on it must pass: ${file}\n`;
  say(given, io, { did: "fixed", file, ...ofRun(result) }, words);
  return EXIT.met;
}

async function resultOf(
  scenario: Scenario,
  { protocol, seed }: WhichRun,
  stallMs: number,
  io: Io,
): Promise<RunResult> {
  const simulations = new Simulations([scenario], { workers: io.threads ? 1 : 0, stallMs });
  try {
    const outcome = await simulations.run({ scenario: 0, protocol, seed }, false);
    if (outcome.kind === "fault") throw new Error(outcome.message);
    return outcome.result;
  } finally {
    await simulations.close();
  }
}
