/** `rashomon report`: reports from saved results; the results of shards become one. */
import { InputError, type InputProblem } from "../core/errors.ts";
import { readText } from "../host/files.ts";
import { findFiles } from "../host/find-files.ts";
import { readScenario } from "../host/read-scenario.ts";
import { parseDocument, type ResultDocument } from "../report/document.ts";
import { lostShards, mergeDocuments } from "../report/merge.ts";
import { type Artifact, isArtifact, parseArtifact } from "../runner/artifact.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Command } from "./command.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { folderSentences } from "./folder-sentences.ts";
import type { Io } from "./io.ts";
import { writeLessons } from "./lessons.ts";
import { outputsOf, writable, writeReports } from "./outputs.ts";
import { scenarioOf } from "./which-run.ts";

interface ReportArguments {
  readonly result: readonly string[] | undefined;
  readonly lessons: boolean;
  readonly out: string;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export const reportCommand: Command<ReportArguments> = {
  options: (yargs) =>
    yargs
      .positional("result", {
        describe: "Documents of `rashomon run --json`: files, folders or globs",
        type: "string",
        array: true,
      })
      .option("lessons", {
        describe: "Write the lessons instead: a page each, to predict a run, see it and break it",
        type: "boolean",
        default: false,
      })
      .option("out", {
        describe: "The folder of the lessons",
        type: "string",
        requiresArg: true,
        default: "reports/lessons",
      })
      .option("json", {
        describe: "One JSON document on standard output",
        type: "boolean",
        default: false,
      })
      .option("reporter", {
        describe: "NAME or NAME=FILE, several times",
        type: "string",
        array: true,
        nargs: 1,
        requiresArg: true,
      })
      .option("quiet", { describe: "Print only what failed", type: "boolean", default: false })
      .option("verbose", {
        describe: "Print a row for each scenario, however many there are",
        type: "boolean",
        default: false,
      })
      .example("$0 report shards/*.json --reporter junit=junit.xml", "Merge shards into one report")
      .example("$0 report result.json", "See a saved result again"),
  run: report,
};

/** The exit code is that of the merged document, as if all of it had just run. */
async function report(given: ReportArguments, io: Io): Promise<number> {
  const { result = [] } = given;
  if (given.lessons && result.length === 0) return await writeLessons(given.out, io);
  if (given.lessons || result.length === 0) {
    const message = "expected documents of `rashomon run --json`, or --lessons alone";
    throw new InputError([{ file: "report", message }]);
  }
  const outputs = writable(outputsOf(given));
  const problems: InputProblem[] = [];
  const documents: ResultDocument[] = [];
  const artifacts: (readonly [file: string, Artifact])[] = [];
  for (const file of findFiles(result, [".json"])) {
    try {
      const text = readText(file);
      // A folder of results holds failure artifacts, too.
      if (isArtifact(text)) artifacts.push([file, parseArtifact(text, file)]);
      else documents.push(parseDocument(text, file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  const document = mergeDocuments(documents);
  const { quiet, verbose } = given;
  const folders = folderSentences(document.runs.map(({ scenario }) => scenario));
  const isPage = outputs.some(({ reporter }) => reporter.name === "html");
  const scenarios = isPage ? await scenariosFor(document, artifacts, io) : [];
  const rendering = { document, elapsedMs: null, quiet, verbose, folders };
  await writeReports(outputs, rendering, scenarios, io);
  const lost = lostShards(documents);
  if (lost.length === 0) return exitCodeOf(document, false);
  io.stderr.write(
    `Results are missing: ${lost.length === 1 ? "shard" : "shards"} ${lost.join(", ")}. ` +
      "What is above is not the whole.\n",
  );
  return EXIT.badInput;
}

/**
 * The scenarios of the runs: as their artifacts have them, else as their files are now. One that
 * is not to be had is no reason not to show its results.
 */
async function scenariosFor(
  { runs }: ResultDocument,
  artifacts: readonly (readonly [file: string, Artifact])[],
  io: Io,
): Promise<readonly Scenario[]> {
  const scenarios: Scenario[] = [];
  for (const file of new Set(runs.map(({ scenario }) => scenario))) {
    const [path, kept] = artifacts.find(([, { scenario }]) => scenario.file === file) ?? [];
    try {
      const scenario =
        path === undefined || kept === undefined
          ? await readScenario(readText(file), file)
          : (await scenarioOf(kept, path)).scenario;
      scenarios.push(scenario);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      io.stderr.write(`The page cannot run ${file} again: ${error.message}\n`);
    }
  }
  return scenarios;
}
