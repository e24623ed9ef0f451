/** The command line `rashomon`: the list of its commands, and what happens to errors. */
import yargs from "yargs";
import { errorText, InputError, nearest } from "../core/errors.ts";
import { terminalText } from "../core/escape/terminal.ts";
import { programVersion } from "../host/program.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";

/** A command before it is loaded: the general help needs no more. */
interface Listed {
  /** The command and its arguments: `run <scenario...>`. */
  readonly usage: string;
  readonly about: string;
  load(): Promise<Command<never>>;
}

const COMMANDS: readonly Listed[] = [
  {
    usage: "run <scenario...>",
    about: "Run scenario files with seeds, and judge each run",
    load: async () => (await import("./run.ts")).runCommand,
  },
  {
    usage: "replay <artifact>",
    about: "Re-run a failure artifact, verify its hash, print the story",
    load: async () => (await import("./replay.ts")).replayCommand,
  },
  {
    usage: "check <history...>",
    about: "Judge histories from files, with no simulation",
    load: async () => (await import("./check.ts")).checkCommand,
  },
  {
    usage: "report <result...>",
    about: "Make reports from saved results, and merge shards",
    load: async () => (await import("./report.ts")).reportCommand,
  },
  {
    usage: "mutants [protocol]",
    about: "Plant each known bug, and say which are found",
    load: async () => (await import("./mutants.ts")).mutantsCommand,
  },
  {
    usage: "list [kind]",
    about: "List what there is: protocols, faults, checks...",
    load: async () => (await import("./list.ts")).listCommand,
  },
  {
    usage: "schema",
    about: "Print the JSON Schema of the scenario file",
    load: async () => (await import("./schema.ts")).schemaCommand,
  },
  {
    usage: "init [dir]",
    about: "Make a commented scenario, a protocol skeleton and a CI job",
    load: async () => (await import("./init.ts")).initCommand,
  },
];

/** What yargs knows of the options of a command: not in its type, but what its own completion reads. */
interface KnownOptions {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
  readonly boolean: readonly string[];
}

const NAMES = COMMANDS.map(({ usage }) => usage.split(" ")[0] as string);

/** Ours, and yargs' own. */
const USAGE_ERRORS: ReadonlySet<string> = new Set(["UsageError", "YError"]);

/** A usage error, in yargs' words or ours. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The widest help; a narrower terminal has narrower help. */
const HELP_COLUMNS_MAX = 100;
/** Where nobody knows the width, as in a pipe. */
const COLUMNS = 80;

/**
 * Does what the arguments ask for. Never throws: bad usage, bad input and faults of the program become text on `stderr` and an exit code.
 * @param argv without the program's name: `["run", "scenarios", "--seed", "7"]`.
 * @returns the exit code. It depends on `argv`, the files of the working folder and `io` only; signals are listened to while a command runs.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.met;
  let printed = "";
  try {
    refuseUnknownCommand(argv);
    const cli = yargs();
    const known = (): KnownOptions =>
      (cli as unknown as { getOptions(): KnownOptions }).getOptions();
    for (const { usage, about, load } of COMMANDS) {
      cli.command({
        command: usage,
        describe: about,
        // Not in the type either: builders may be asynchronous.
        builder: (async (options: typeof cli) => (await load()).options(options)) as never,
        handler: async (given) => {
          code = await (await load()).run(given as never, io);
        },
      });
    }
    await cli
      .scriptName("rashomon")
      .usage(
        "$0 <command>\n\nRuns distributed systems in one process, on virtual time, from one seed.",
      )
      .locale("en")
      .parserConfiguration({ "dot-notation": false, "parse-positional-numbers": false })
      .demandCommand(1, "Which command? Try: rashomon --help")
      .strict()
      .version(programVersion())
      .help()
      .alias("h", "help")
      .wrap(Math.min(HELP_COLUMNS_MAX, io.stdout.columns ?? COLUMNS))
      .epilogue(
        "Exit codes: 0 as expected, 1 not as expected, 2 bad usage or input, 3 undecided,\n4 not deterministic or a fault of rashomon, 5 nothing ran, 130 interrupted",
      )
      .exitProcess(false)
      .check((values) => {
        refuseMisused(values, argv, known());
        return true;
      })
      .fail((message, error) => {
        throw error ?? new UsageError(withNearNames(message, Object.keys(known().key)));
      })
      .parseAsync([...argv], {}, (_error, _given, output) => {
        printed = output;
      });
    if (printed !== "") io.stdout.write(`${printed}\n`);
    return code;
  } catch (error) {
    return explain(error, io);
  }
}

/** A command that there is not has no help either. @throws {UsageError} naming those near to it. */
function refuseUnknownCommand(argv: readonly string[]): void {
  const given = argv.find((word) => !word.startsWith("-"));
  if (given === undefined || NAMES.includes(given)) return;
  const near = nearest(given, NAMES);
  const hint = near.length === 0 ? `expected ${NAMES.join(", ")}` : `near it: ${near.join(", ")}`;
  throw new UsageError(`there is no command ${JSON.stringify(given)}; ${hint}`);
}

/** An option given twice that can be given once, or a flag with a value. @throws {UsageError} */
function refuseMisused(
  values: Readonly<Record<string, unknown>>,
  argv: readonly string[],
  { array, boolean }: KnownOptions,
): void {
  const end = argv.indexOf("--");
  for (const word of end < 0 ? argv : argv.slice(0, end)) {
    const [, name = "", value = ""] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (boolean.includes(name) && value !== "true" && value !== "false") {
      throw new UsageError(`--${name} is given or not: it has no value such as ${value}`);
    }
  }
  for (const [name, value] of Object.entries(values)) {
    if (name === "_" || !Array.isArray(value) || array.includes(name)) continue;
    throw new UsageError(`--${name} is given ${value.length} times: expected it once`);
  }
}

/** `there is no option --sed; near it: --seed, --seeds`. @param known the command's options. */
function withNearNames(message: string, known: readonly string[]): string {
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1]?.split(", ");
  if (unknown === undefined) return message;
  return unknown
    .map((name) => {
      const near = nearest(name, known).map((option) => `--${option}`);
      const hint = near.length === 0 ? "" : `; near it: ${near.join(", ")}`;
      return `there is no option --${name}${hint}`;
    })
    .join("\n");
}

function explain(error: unknown, { stderr }: Io): number {
  if (error instanceof InputError) {
    stderr.write(`${error.message}\n`);
    return EXIT.badInput;
  }
  if (error instanceof Error && USAGE_ERRORS.has(error.name)) {
    stderr.write(`${terminalText(error.message)}\nTry: rashomon --help\n`);
    return EXIT.badInput;
  }
  stderr.write(
    `A fault of rashomon itself, not of what it ran:\n${terminalText(errorText(error))}\n`,
  );
  return EXIT.notDeterministic;
}
