/** `rashomon report`: reports from saved results; the results of shards become one. */
import { InputError, type InputProblem } from "../core/errors.ts";
import { terminalLine } from "../core/escape/terminal.ts";
import { findFiles } from "../host/find-files.ts";
import { readScenario } from "../host/read-scenario.ts";
import { readText } from "../host/read-text.ts";
import { parseDocument, type ResultDocument } from "../report/document.ts";
import { mergeDocuments } from "../report/merge.ts";
import { type OtherDocument, parseOther } from "../report/other-documents.ts";
import { type Artifact, isArtifact, parseArtifact } from "../runner/artifact.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { shardText } from "../search/seeds.ts";
import { systemOf } from "../systems/index.ts";
import { scenarioOf } from "./artifact-scenario.ts";
import type { Command } from "./command.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { folderSentences } from "./folder-sentences.ts";
import { columnsOf, type Io } from "./io.ts";
import { writeLessons } from "./lessons.ts";
import { mutantsText } from "./mutants-text.ts";
import { outputsOf, writable, writeReports } from "./outputs.ts";
import { type PageRun, pageFileOf, writeResultPage } from "./result-page.ts";
import { searchText } from "./search-text.ts";
import { strategiesText } from "./strategies-text.ts";
import { paintOf } from "./terminal.ts";

interface ReportArguments {
  readonly result: readonly string[] | undefined;
  readonly lessons: boolean;
  readonly out: string | undefined;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Where lessons are written where nothing else is said. */
const LESSONS = "reports/lessons";

export const reportCommand: Command<ReportArguments> = {
  options: (yargs) =>
    yargs
      .positional("result", {
        describe: "Documents that --json printed, artifacts: files, folders or globs",
        type: "string",
        array: true,
      })
      .option("lessons", {
        describe: "Write the lessons instead: a page each, to predict a run, see it and break it",
        type: "boolean",
        default: false,
      })
      .option("out", {
        describe: `Folder of the lessons (default: ${LESSONS}) or of the page of --reporter html`,
        type: "string",
        requiresArg: true,
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

/** What the files that were given hold. */
interface Given {
  readonly documents: ResultDocument[];
  readonly others: OtherDocument[];
  readonly artifacts: (readonly [file: string, Artifact])[];
}

/** The exit code is that of the merged document, as if all of it had just run. */
async function report(given: ReportArguments, io: Io): Promise<number> {
  const { result = [] } = given;
  if (given.lessons && result.length === 0) return await writeLessons(given.out ?? LESSONS, io);
  if (given.lessons || result.length === 0) {
    const message = "expected documents that --json printed, or --lessons alone";
    throw new InputError([{ file: "report", message }]);
  }
  if (given.out !== undefined && !given.reporter?.includes("html")) {
    const message = "goes with --lessons or --reporter html; others are --reporter NAME=FILE";
    throw new InputError([{ file: "--out", message }]);
  }
  const saved = savedIn(result);
  const { documents, others, artifacts } = saved;
  if (others.length > 0 || (documents.length === 0 && artifacts.length > 0)) {
    return reportOthers(saved, given, io);
  }
  const outputs = writable(outputsOf(given));
  const document = mergeDocuments(documents);
  const { quiet, verbose } = given;
  const folders = folderSentences(document.runs.map(({ scenario }) => scenario));
  const isPage = outputs.some(({ reporter }) => reporter.name === "html");
  const scenarios = isPage ? await scenariosFor(document, artifacts, io) : [];
  const rendering = { document, elapsedMs: null, quiet, verbose, folders };
  await writeReports(outputs, rendering, scenarios, io);
  const { lostShards: lost = [] } = document;
  if (lost.length === 0) return exitCodeOf(document, false);
  io.stderr.write(
    `Results are missing: ${lost.length === 1 ? "shard" : "shards"} ` +
      `${lost.map(shardText).join(", ")}. What is above is not the whole.\n`,
  );
  return EXIT.badInput;
}

/** @throws {InputError} with everything that is wrong with any of the files. */
function savedIn(patterns: readonly string[]): Given {
  const problems: InputProblem[] = [];
  const saved: Given = { documents: [], others: [], artifacts: [] };
  for (const file of findFiles(patterns, [".json"])) {
    try {
      const text = readText(file);
      // A folder of results holds failure artifacts, too.
      if (isArtifact(text)) {
        saved.artifacts.push([file, parseArtifact(text, file)]);
        continue;
      }
      const other = parseOther(text, file);
      if (other === null) saved.documents.push(parseDocument(text, file));
      else saved.others.push(other);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return saved;
}

/**
 * Searches, planted bugs, strategies and artifacts: each as its command says it, and all on one
 * page, with the runs of documents beside them.
 */
async function reportOthers(saved: Given, given: ReportArguments, io: Io): Promise<number> {
  const { documents, others, artifacts } = saved;
  if (given.json) {
    const message = "one document comes of documents of runs alone: these are others";
    throw new InputError([{ file: "--json", message }]);
  }
  const page = pageFileOf(given.reporter, given.out);
  const searches = others.flatMap((one) => (one.kind === "search" ? one.search : []));
  const mutants = others.flatMap((one) => (one.kind === "mutants" ? one.mutants : []));
  const strategies = others.flatMap((one) => (one.kind === "strategies" ? one.strategies : []));
  const columns = columnsOf(io.stdout);
  const paint = paintOf(io.stdout, io);
  const texts = [
    ...searches.map((search) => searchText(search, systemOf(search.system), columns, paint)),
    ...(mutants.length > 0 ? [mutantsText(mutants, false)] : []),
    ...strategies.map(strategiesText),
    ...(others.length > 0 ? [] : artifacts.map(([file, one]) => artifactLine(file, one))),
  ];
  if (!given.quiet) io.stdout.write(texts.map((text) => `${text.trimEnd()}\n`).join("\n"));
  if (page === null) return EXIT.met;
  const document = mergeDocuments(documents);
  const wanted = new Set(
    searches.flatMap(({ failures }) => failures.map(({ artifact }) => artifact)),
  );
  const named = [...wanted].flatMap((file) =>
    file === null ? [] : (readArtifact(file, io) ?? []),
  );
  const runs: PageRun[] = [];
  for (const [file, artifact] of others.length > 0 ? named : artifacts) {
    const run = await runOf(file, artifact, io);
    if (run !== null) runs.push(run);
  }
  const scenarios = await scenariosFor(document, artifacts, io);
  await writeResultPage(page, runs, { searches, mutants, strategies }, io, { document, scenarios });
  return EXIT.met;
}

function artifactLine(file: string, { fingerprint, seed, scenario }: Artifact): string {
  return terminalLine(`${file}: ${fingerprint}, seed ${seed} of ${scenario.name}`);
}

/** Says why a page shows a result that it cannot run. Most errors name the file themselves. */
function sayUnrepeatable(file: string, { message }: InputError, { stderr }: Io): void {
  const what = message.startsWith(`${file}:`) ? "a result" : file;
  stderr.write(`${terminalLine(`The page cannot run ${what} again: ${message}`)}\n`);
}

/** The artifact that a search names, where it is still there. */
function readArtifact(file: string, io: Io): readonly [readonly [string, Artifact]] | null {
  try {
    return [[file, parseArtifact(readText(file), file)]];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    sayUnrepeatable(file, error, io);
    return null;
  }
}

async function runOf(file: string, artifact: Artifact, io: Io): Promise<PageRun | null> {
  try {
    return { scenario: await recordedScenario(artifact, file), run: artifact, artifact: file };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    sayUnrepeatable(file, error, io);
    return null;
  }
}

/** The scenario of an artifact. @throws {InputError} if what it would run is not what it ran. */
async function recordedScenario(artifact: Artifact, file: string): Promise<Scenario> {
  const { scenario, changed } = await scenarioOf(artifact, file);
  if (!changed) return scenario;
  const message = `the code of ${artifact.protocol} has changed since it was written`;
  throw new InputError([{ file, message }]);
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
          : await recordedScenario(kept, path);
      scenarios.push(scenario);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      sayUnrepeatable(file, error, io);
    }
  }
  return scenarios;
}
