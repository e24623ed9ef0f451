/** `rashomon init`: what a new user starts from. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../core/errors.ts";
import { terminalLine } from "../core/escape/terminal.ts";
import { writeWhole } from "../host/files.ts";
import { shellWord } from "../report/commands.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { templates } from "./templates.ts";

interface InitArguments {
  readonly dir: string;
}

export const initCommand: Command<InitArguments> = {
  options: (yargs) =>
    yargs
      .positional("dir", { describe: "The folder to make them in", type: "string", default: "." })
      .example("$0 init my-cluster", "In a new folder"),
  run: init,
};

/** What a project may have already, and keeps. */
const KEPT = /(^|[\\/])(package\.json|\.gitignore)$/;

/** Makes all files, or none if one of them is there already; a project's own package.json and .gitignore stay as they are. */
function init({ dir }: InitArguments, { stdout, program }: Io): number {
  const files = Object.entries(templates)
    .map(([path, text]) => ({ path: join(dir, path), text }))
    .filter(({ path }) => !KEPT.test(path) || !existsSync(path));
  const there = files.filter(({ path }) => existsSync(path));
  if (there.length > 0) {
    throw new InputError(
      there.map(({ path }) => ({ file: path, message: "is there already; nothing was made" })),
    );
  }
  for (const { path, text } of files) {
    writeWhole(path, text);
    stdout.write(`${terminalLine(path)}\n`);
  }
  const scenarios = join(dir, "scenarios");
  stdout.write(`\nNow:\n  ${program} run ${shellWord(scenarios)}\n`);
  stdout.write(`Then the test of the protocol of your own:\n  cd ${shellWord(dir)}\n`);
  stdout.write("  npm install\n  npx vitest run\n");
  return EXIT.met;
}
