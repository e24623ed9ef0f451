/** `rashomon view`: a result's page in the default browser; without one, its path. */

import { terminalLine } from "../core/escape/terminal.ts";
import { openFile } from "../host/open-file.ts";
import { readText } from "../host/read-text.ts";
import { isArtifact } from "../runner/artifact.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { replayCommand } from "./replay.ts";
import { reportCommand } from "./report.ts";

interface ViewArguments {
  readonly result: string;
  readonly out: string;
  readonly json: boolean;
}

export const viewCommand: Command<ViewArguments> = {
  options: (yargs) =>
    yargs
      .positional("result", {
        describe: "A page, a document of `rashomon run --json`, or a failure artifact",
        type: "string",
        demandOption: true,
      })
      .option("out", {
        describe: "The page that is made of a document or an artifact",
        type: "string",
        requiresArg: true,
        default: "reports/page.html",
      })
      .option("json", {
        describe: "One JSON document on standard output",
        type: "boolean",
        default: false,
      })
      .example("$0 view reports/raft-partition-raft-seed-7.json", "Look at a failure"),
  run: view,
};

/** Exit code 0 where there is a page, whatever the verdicts that it shows. */
async function view({ result, out, json }: ViewArguments, io: Io): Promise<number> {
  const path = result.endsWith(".html") ? result : out;
  const text = readText(result);
  if (path === out && path !== result) {
    // Nothing but the page is wanted.
    const silent = { ...io, stdout: { ...io.stdout, write: (_text: string) => undefined } };
    const shared = { reporter: [`html=${out}`], json: false, quiet: true };
    if (isArtifact(text)) {
      const none = { state: undefined, trace: undefined, out: undefined };
      const whole = { steps: undefined, vars: undefined };
      const which = { artifact: result, seed: undefined, protocol: undefined };
      await replayCommand.run({ ...none, ...whole, ...which, ...shared, stall: "10s" }, silent);
    } else {
      const none = { lessons: false, out: undefined };
      await reportCommand.run({ result: [result], verbose: false, ...none, ...shared }, silent);
    }
  }
  const isOpen = await openFile(path, io.environment);
  if (json) io.stdout.write(`${JSON.stringify({ page: path, opened: isOpen })}\n`);
  else io.stdout.write(`${isOpen ? "Opened " : ""}${terminalLine(path)}\n`);
  return EXIT.met;
}
