/** Gives one input to the command line in this process, and judges what it says of it. */
import { rmSync, writeFileSync } from "node:fs";
import type { Argv } from "yargs";
import yargs from "yargs";
import { checkCommand } from "../../src/cli/check.ts";
import type { Command } from "../../src/cli/command.ts";
import type { Io, Output } from "../../src/cli/io.ts";
import { main } from "../../src/cli/rashomon.ts";
import { replayCommand } from "../../src/cli/replay.ts";
import { reportCommand } from "../../src/cli/report.ts";
import { runCommand } from "../../src/cli/run.ts";
import { errorText, InputError } from "../../src/core/errors.ts";
import { readText } from "../../src/host/read-text.ts";
import { scenarioDigest } from "../../src/runner/artifact.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";
import type { Input } from "./input.ts";

/** What came of an input. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What it did that it must not; null: nothing. */
  readonly fault: string | null;
}

/**
 * One accepted scenario in so many is run; all of them are resolved, and written out in full and
 * resolved again.
 */
const RUN_EVERY = 12;
/** Characters that one command may print. */
const OUTPUT_MAX = 4_000_000;

const COMMANDS: Readonly<
  Record<string, { readonly command: Command<never>; readonly usage: string }>
> = {
  run: { command: runCommand as Command<never>, usage: "run <scenario...>" },
  check: { command: checkCommand as Command<never>, usage: "check <history...>" },
  replay: { command: replayCommand as Command<never>, usage: "replay <artifact>" },
  report: { command: reportCommand as Command<never>, usage: "report <result...>" },
};

/**
 * What a command's arguments are where none but its files are given, by its name: to read them
 * takes longer than most inputs do.
 */
const usual = new Map<string, Readonly<Record<string, unknown>>>();
/** The only options of the fuzzer's that take no value. */
const FLAGS: ReadonlySet<string> = new Set(["json", "witness"]);

/** As the command line would read them. */
async function argumentsOf(argv: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const [name = "", file = "", ...options] = argv;
  const { command, usage } = COMMANDS[name] as (typeof COMMANDS)[string];
  if (!usual.has(name)) {
    await yargs()
      .command(
        usage,
        "",
        (known: Argv<object>) => command.options(known) as never,
        (given) => {
          usual.set(name, given);
        },
      )
      .exitProcess(false)
      .parseAsync([name, file]);
  }
  const given: Record<string, unknown> = { ...usual.get(name) };
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] as string).slice(2);
    if (FLAGS.has(option)) given[option] = true;
    else {
      const value = options[++at];
      given[option] = option === "reporter" || option === "check" ? [value] : value;
    }
  }
  return given;
}

/** @param seed decides whether a scenario that is accepted is run, too. */
export async function drive(input: Input, seed: number): Promise<Outcome> {
  const texts = { stdout: "", stderr: "" };
  const outputOf = (name: "stdout" | "stderr"): Output => ({
    write: (text) => {
      texts[name] += text;
    },
    isTerminal: false,
    columns: 80,
  });
  const io: Io = {
    program: "rashomon",
    threads: false,
    stdout: outputOf("stdout"),
    stderr: outputOf("stderr"),
    environment: {},
  };
  for (const { name, bytes } of input.files) writeFileSync(name, bytes);
  let code = -1;
  let thrown: string | null = null;
  try {
    if (input.whole) code = await main(input.argv, io);
    else if (input.kind === "scenario" && seed % RUN_EVERY !== 0) code = await resolved(input, io);
    else {
      const { command } = COMMANDS[input.argv[0] ?? ""] as (typeof COMMANDS)[string];
      code = await command.run((await argumentsOf(input.argv)) as never, io);
    }
  } catch (error) {
    if (error instanceof InputError) {
      code = 2;
      io.stderr.write(`${error.message}\n`);
    } else thrown = errorText(error);
  }
  if (input.kind === "arguments") rmSync("out/new", { recursive: true, force: true });
  return { code, ...texts, fault: thrown ?? faultOf(input, code, texts) };
}

/** As `run` does before it runs; and the scenario written out in full must be the same scenario. */
function resolved({ argv }: Input, _io: Io): number {
  for (const scenario of [parseScenario(readText(argv[1] ?? ""), argv[1] ?? "")]) {
    const again = resolveScenario(explicitSource(scenario), scenario.file);
    if (scenarioDigest(again) !== scenarioDigest(scenario)) {
      throw new Error("the scenario written out in full is another scenario");
    }
  }
  return 0;
}

/** What a terminal or a runner acts on. */
const OBEYED = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]|^[ \t]*::|##[a-z]*\[/imu;

/** What an outcome is that none may be; null if it is none. */
export function faultOf(
  { kind, argv, planted }: Input,
  code: number,
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): string | null {
  const both = stdout + stderr;
  const another = kind === "artifact" || argv[0] === "replay";
  const allowed =
    (code >= 0 && code <= 3) ||
    (code === 5 && (kind === "arguments" || kind === "document")) ||
    (code === 4 && another && /the run is not the one of the artifact/.test(both)) ||
    (code === 4 && argv[0] === "report" && /"errors"|not-deterministic|internal/.test(both));
  if (!allowed) return `exit code ${code}`;
  if (/\n\s+at .{1,300}:\d+:\d+\)?$/m.test(both) || /A fault of rashomon/.test(both))
    return "a stack";
  if (code === 2 && stderr.trim() === "") return "refused without a word";
  if (both.length > OUTPUT_MAX) return `${both.length} characters of output`;
  if (stderr.split("\n").some((line) => line.length > 10_000)) return "a line without end";
  const shown = argv.includes("github") ? both.replace(/^::(error|notice)[^\n]*/gm, "") : both;
  const obeyed = OBEYED.exec(shown);
  if (obeyed !== null)
    return `unescaped output: ${JSON.stringify(shown.slice(obeyed.index, obeyed.index + 40))}`;
  if (planted !== null && (code !== 2 || !stderr.includes(planted))) {
    return `${planted} was planted and passed over in silence`;
  }
  return null;
}
