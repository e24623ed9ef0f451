/** `rashomon init`: what a new user starts from. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Argv, CommandModule } from "yargs";
import { InputError } from "../core/errors.ts";
import { writeWhole } from "../host/files.ts";
import { templates } from "./templates.ts";

interface InitArguments {
  readonly dir: string;
}

export const initCommand: CommandModule<object, InitArguments> = {
  command: "init [dir]",
  describe: "Make a commented scenario, a protocol skeleton and a CI job",
  builder: (yargs) =>
    yargs
      .positional("dir", { describe: "The folder to make them in", type: "string", default: "." })
      .example("$0 init my-cluster", "In a new folder") as Argv<InitArguments>,
  handler: init,
};

/** Makes all files, or none if one of them is there already; a project's own package.json stays as it is. */
function init({ dir }: InitArguments): void {
  const files = Object.entries(templates)
    .map(([path, text]) => ({ path: join(dir, path), text }))
    .filter(({ path }) => !path.endsWith("package.json") || !existsSync(path));
  const there = files.filter(({ path }) => existsSync(path));
  if (there.length > 0) {
    throw new InputError(
      there.map(({ path }) => ({ file: path, message: "is there already; nothing was made" })),
    );
  }
  for (const { path, text } of files) {
    writeWhole(path, text);
    process.stdout.write(`${path}\n`);
  }
  const scenarios = join(dir, "scenarios");
  process.stdout.write(`\nNow: rashomon run ${scenarios}\n`);
}
