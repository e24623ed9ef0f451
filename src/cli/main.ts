#!/usr/bin/env node
/** The command `rashomon`: one command a file; here are only the list of them and what happens to errors. */
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { InputError, nearest } from "../core/errors.ts";
import { programVersion } from "../host/program.ts";
import { checkCommand } from "./check.ts";
import { EXIT } from "./exit-code.ts";
import { initCommand } from "./init.ts";
import { listCommand } from "./list.ts";
import { mutantsCommand } from "./mutants.ts";
import { replayCommand } from "./replay.ts";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";
import { schemaCommand } from "./schema.ts";

/** Ours, and yargs' own. */
const USAGE_ERRORS: ReadonlySet<string> = new Set(["UsageError", "YError"]);

/** A usage error, in yargs' words. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

const COMMANDS = ["run", "replay", "check", "report", "mutants", "list", "schema", "init"];

/** `there is no option --sed; near it: --seed, --seeds`. @param known the command's options. */
function withNearNames(message: string, known: readonly string[]): string {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(", ");
  if (unknown === undefined) return message;
  const given = process.argv[2] ?? "";
  return unknown
    .map((name) => {
      // yargs takes a command that it does not know for an argument.
      const isCommand = name === given && !COMMANDS.includes(given);
      const near = isCommand
        ? nearest(name, COMMANDS)
        : nearest(name, known).map((option) => `--${option}`);
      const what = isCommand ? `command ${name}` : `option --${name}`;
      return `there is no ${what}${near.length === 0 ? "" : `; near it: ${near.join(", ")}`}`;
    })
    .join("\n");
}

function explain(error: unknown): number {
  if (error instanceof InputError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.badInput;
  }
  if (error instanceof Error && USAGE_ERRORS.has(error.name)) {
    process.stderr.write(`${error.message}\nTry: rashomon --help\n`);
    return EXIT.badInput;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`A fault of rashomon itself, not of what it ran:\n${told}\n`);
  return EXIT.notDeterministic;
}

// A reader that goes away, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? EXIT.met);
});

try {
  const cli = yargs(hideBin(process.argv));
  // Not in the type, but how yargs' own completion learns what a command knows.
  const known = (): string[] => {
    const { key } = (cli as unknown as { getOptions(): { key: object } }).getOptions();
    return Object.keys(key);
  };
  await cli
    .scriptName("rashomon")
    .usage(
      "$0 <command>\n\nRuns distributed systems in one process, on virtual time, from one seed.",
    )
    .locale("en")
    .command(runCommand)
    .command(replayCommand)
    .command(checkCommand)
    .command(reportCommand)
    .command(mutantsCommand)
    .command(listCommand)
    .command(schemaCommand)
    .command(initCommand)
    .demandCommand(1, "Which command? Try: rashomon --help")
    .recommendCommands()
    .strict()
    .version(programVersion())
    .help()
    .alias("h", "help")
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .epilogue(
      "Exit codes: 0 as expected, 1 not as expected, 2 bad usage or input, 3 undecided,\n4 not deterministic or a fault of rashomon, 5 nothing ran, 130 interrupted",
    )
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(withNearNames(message, known()));
    })
    .parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
