/** The command line `rashomon`: the list of its commands, and what happens to errors. */
import type { Argv } from "yargs";
import { didYouMean, errorText, HostError, InputError, meant, nearest } from "../core/errors.ts";
import { terminalError, terminalText } from "../core/escape/terminal.ts";
import { programVersion } from "../host/program.ts";
import { wrap } from "../report/wrap.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { columnsOf, type Io } from "./io.ts";

/** A command before it is loaded: the general help needs no more. */
interface Listed {
  /** The command and its arguments: `run <scenario...>`. */
  readonly usage: string;
  readonly about: string;
  load(): Promise<Command<never>>;
}

const COMMANDS: readonly Listed[] = [
  {
    usage: "run [scenario...]",
    about: "Run scenario files with seeds, and judge each run",
    load: async () => (await import("./run.ts")).runCommand,
  },
  {
    usage: "search <subject>",
    about: "Draw scenarios from a system's space until something fails, and say what was covered",
    load: async () => (await import("./search.ts")).searchCommand,
  },
  {
    usage: "campaign <action> [subject...]",
    about: "Search or run on many machines: start, work, status, stop, report",
    load: async () => (await import("./campaign.ts")).campaignCommand,
  },
  {
    usage: "exhaust <subject>",
    about: "Visit every state of a small cluster, or make every run with few mishaps",
    load: async () => (await import("./exhaust.ts")).exhaustCommand,
  },
  {
    usage: "replay <artifact>",
    about: "Re-run a failure artifact, verify its hash, print the story; write traces",
    load: async () => (await import("./replay.ts")).replayCommand,
  },
  {
    usage: "explain <artifact>",
    about: "Say why a run failed: its story, what differs, when it became inevitable",
    load: async () => (await import("./explain.ts")).explainCommand,
  },
  {
    usage: "shrink <artifact>",
    about: "Make the smallest scenario that still fails in the same way",
    load: async () => (await import("./shrink.ts")).shrinkCommand,
  },
  {
    usage: "keep <artifact>",
    about: "Keep a failure as a scenario to commit, which is run first",
    load: async () => (await import("./keep.ts")).keepCommand,
  },
  {
    usage: "fork <scenario>",
    about: "Bring one run to some moment, and judge many ways in which it may continue",
    load: async () => (await import("./fork.ts")).forkCommand,
  },
  {
    usage: "choices <scenario>",
    about: "Record what could go otherwise in a run, and run under what was recorded",
    load: async () => (await import("./choices.ts")).choicesCommand,
  },
  {
    usage: "check <history...>",
    about: "Judge histories from files, with no simulation",
    load: async () => (await import("./check.ts")).checkCommand,
  },
  {
    usage: "report [result...]",
    about: "Make reports from saved results, and merge shards",
    load: async () => (await import("./report.ts")).reportCommand,
  },
  {
    usage: "view <result>",
    about: "Open a result's page in the browser, or print its path",
    load: async () => (await import("./view.ts")).viewCommand,
  },
  {
    usage: "mutants [subject]",
    about: "Plant each known bug, and say which are found",
    load: async () => (await import("./mutants.ts")).mutantsCommand,
  },
  {
    usage: "compare-strategies [subject]",
    about: "After how many steps each strategy finds planted bugs",
    load: async () => (await import("./compare-strategies.ts")).compareCommand,
  },
  {
    usage: "placements",
    about: "Place keys on nodes in several ways: how even, and what a change moves",
    load: async () => (await import("./placements.ts")).placementsCommand,
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
    about: "Make scenarios, a protocol with its test, and a CI job, to start from",
    load: async () => (await import("./init.ts")).initCommand,
  },
];

/** What yargs shows its own modules, and its type does not. */
interface Internals {
  getOptions(): KnownOptions;
  getInternalMethods(): { getUsageInstance(): { cacheHelpMessage(): void } };
}

/** What yargs knows of the options of a command. */
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

/**
 * Does what the arguments ask for. Never throws: bad usage, bad input and faults of the program
 * become text on `stderr` and an exit code.
 * @param given without the program's name: `["run", "scenarios", "--seed", "7"]`.
 * @returns the exit code. It depends on `given`, the files of the working folder and `io` only;
 * signals are listened to while a command runs.
 */
export async function main(given: readonly string[], io: Io): Promise<number> {
  try {
    const argv = withoutEnd(given);
    if (argv.includes("-"))
      throw new UsageError("There is no file -: name /dev/stdin for what is piped in.");
    refuseEmpty(argv);
    const words = argv.filter((word) => !word.startsWith("-"));
    // Options may come before the command: then their values are not commands.
    const name = words[0] === argv[0] ? words[0] : words.find((word) => NAMES.includes(word));
    if (words.length === 0) return answerWithoutCommand(argv, io);
    const command = COMMANDS.find(({ usage }) => usage.split(" ")[0] === name);
    if (command === undefined) throw unknownCommand(name ?? words[0] ?? "");
    // The command comes first: yargs knows only then that an option such as --json takes no value.
    const first = name as string;
    return await runCommand(command, [first, ...argv.toSpliced(argv.indexOf(first), 1)], io);
  } catch (error) {
    return explain(error, io);
  }
}

/**
 * What follows `--` is no option, whatever it begins with: it comes first, so that no option takes
 * it for a value.
 */
function withoutEnd(given: readonly string[]): readonly string[] {
  const end = given.indexOf("--");
  if (end < 0) return given;
  const names = given.slice(end + 1).map((word) => (word.startsWith("-") ? `./${word}` : word));
  const [first, ...rest] = given.slice(0, end);
  return first === undefined || first.startsWith("-")
    ? [...names, ...given.slice(0, end)]
    : [first, ...names, ...rest];
}

/** `--help` and `--version` of the whole: nothing is loaded for them. */
function answerWithoutCommand(argv: readonly string[], { stdout }: Io): number {
  const [first] = argv;
  if (first === "--help" || first === "-h") stdout.write(helpText(columnsOf(stdout)));
  else if (first === "--version") stdout.write(`${programVersion()}\n`);
  else if (first === undefined) throw new UsageError("Which command?");
  else throw new UsageError(`Which command? There is no option ${first} without one.`);
  return EXIT.met;
}

async function runCommand(
  { usage, about, load }: Listed,
  argv: readonly string[],
  io: Io,
): Promise<number> {
  const [{ default: yargs }, command] = await Promise.all([import("yargs"), load()]);
  let code: number = EXIT.met;
  let printed = "";
  const cli = yargs();
  const internals = cli as unknown as Internals;
  // It would lay out the help before each command, whether or not it is asked for: a third of
  // what a start takes.
  internals.getInternalMethods().getUsageInstance().cacheHelpMessage = () => {};
  await cli
    .scriptName("rashomon")
    .locale("en")
    .parserConfiguration({ "dot-notation": false, "parse-positional-numbers": false })
    .command({
      command: usage,
      describe: about,
      builder: (options: Argv<object>) => command.options(options) as never,
      handler: async (given) => {
        code = await command.run(given as never, io);
      },
    })
    .strict()
    .version(false)
    .help()
    .alias("h", "help")
    .wrap(Math.min(HELP_COLUMNS_MAX, columnsOf(io.stdout)))
    .exitProcess(false)
    .check((values) => {
      refuseMisused(values, argv, internals.getOptions());
      return true;
    })
    .fail((message, error) => {
      throw (
        error ?? new UsageError(withNearNames(message, Object.keys(internals.getOptions().key)))
      );
    })
    .parseAsync([...argv], {}, (_error, _given, output) => {
      printed = output;
    });
  if (printed !== "") io.stdout.write(`${printed}\n`);
  return code;
}

function helpText(columns: number): string {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length)) + 4;
  const lines = [
    "rashomon <command>",
    "",
    "Runs distributed systems in one process, on virtual time, from one seed.",
    "",
    "Commands:",
    ...COMMANDS.flatMap(({ usage, about }) =>
      wrap(about, columns, `  ${usage}`.padEnd(width), " ".repeat(width)),
    ),
    "",
    "Options:",
    ...wrap("This text; of one command: rashomon run --help", columns, "  -h, --help     "),
    ...wrap("The version", columns, "      --version  "),
    "",
    ...wrap(EXIT_CODES, columns, "", "  "),
  ];
  return `${lines.join("\n")}\n`;
}

const EXIT_CODES =
  "Exit codes: 0 as expected, 1 not as expected, 2 bad usage or input, 3 undecided, 4 not deterministic or a fault of rashomon, 5 nothing ran, 130 interrupted";

/** A command that there is not has no help either. */
function unknownCommand(name: string): UsageError {
  return new UsageError(`there is no command ${JSON.stringify(name)}; ${meant(name, NAMES)}`);
}

/** A value that is empty, as of a variable of the shell that is not set. @throws {UsageError} */
function refuseEmpty(argv: readonly string[]): void {
  for (const [at, word] of argv.entries()) {
    const option = word === "" ? (argv[at - 1] ?? "") : (/^(--[^=]+)=$/s.exec(word)?.[1] ?? null);
    if (option === null) continue;
    const what = option.startsWith("--") ? `the value of ${option}` : "an argument";
    throw new UsageError(`${what} is empty: is it a variable that is not set?`);
  }
}

/** An option given twice that can be given once, or a flag with a value. @throws {UsageError} */
function refuseMisused(
  values: Readonly<Record<string, unknown>>,
  argv: readonly string[],
  { array, boolean }: KnownOptions,
): void {
  for (const word of argv) {
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

/**
 * `there is no option --sed; did you mean --seed or --seeds?`. @param known the command's options.
 */
function withNearNames(message: string, known: readonly string[]): string {
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1]?.split(", ");
  if (unknown === undefined) return message;
  return unknown
    .map((given) => {
      const name = given.length > 60 ? `${given.slice(0, 57)}...` : given;
      const hint = didYouMean(nearest(given, known).map(dashed));
      return `there is no option ${dashed(name)}${hint === null ? "" : `; ${hint}`}`;
    })
    .join("\n");
}

/** `-w`, `--watch`. */
function dashed(option: string): string {
  return option.length === 1 ? `-${option}` : `--${option}`;
}

function explain(error: unknown, { stderr }: Io): number {
  if (error instanceof InputError) {
    stderr.write(`${error.message}\n`);
    return EXIT.badInput;
  }
  if (error instanceof Error && USAGE_ERRORS.has(error.name)) {
    const lines = error.message.split("\n").map(terminalError);
    stderr.write(`${lines.join("\n")}\nTry: rashomon --help\n`);
    return EXIT.badInput;
  }
  if (error instanceof HostError) {
    stderr.write(`What runs cannot be hosted:\n${terminalText(error.message)}\n`);
    return EXIT.notDeterministic;
  }
  stderr.write(
    `A fault of rashomon itself, not of what it ran:\n${terminalText(errorText(error))}\n`,
  );
  return EXIT.notDeterministic;
}
