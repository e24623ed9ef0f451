/**
 * Reports what a search came to: writes its failures, prints its document, remembers what it saw.
 */
import { thrownText } from "../core/errors.ts";
import { knownBy } from "../host/own-systems.ts";
import { programVersion } from "../host/program.ts";
import { writeWhole } from "../host/whole-file.ts";
import { triageLines } from "../report/triage-lines.ts";
import type { Course } from "../runner/course.ts";
import { recordCourse } from "../runner/record-course.ts";
import type { RunResult } from "../runner/result.ts";
import { type DocumentParts, documentOf, type SearchDocument } from "../search/search-document.ts";
import type { Trial } from "../search/strategies/strategy.ts";
import type { Subject } from "../search/subject.ts";
import type { Tally } from "../search/tally.ts";
import type { SweepSeen } from "../search/triage.ts";
import { ArtifactWriter } from "./artifacts.ts";
import { COURSE_STEPS_MAX, ENDLESS } from "./courses.ts";
import { EXIT } from "./exit-code.ts";
import { columnsOf, type Io } from "./io.ts";
import { triaged } from "./known-failures.ts";
import { type PageRun, pageFileOf, writeResultPage } from "./result-page.ts";
import { searchText } from "./search-text.ts";
import { paintOf } from "./terminal.ts";

/** The first failure of a kind. */
export interface FailedTrial {
  readonly fingerprint: string;
  /** Of the trial in the search. */
  readonly number: number;
  readonly trial: Trial;
  readonly result: RunResult;
}

export interface ReportedSearch extends Omit<DocumentParts, "version" | "files"> {
  readonly tally: Tally;
  readonly subject: Subject;
  readonly failures: readonly FailedTrial[];
  /** The scenario that a failure shrinks to; null: none smaller, or it is not known. */
  readonly shrunkOf: (failure: FailedTrial) => Promise<string | null>;
}

interface Reporting {
  readonly out: string;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
}

/** @returns the exit code. */
export async function reportSearch(
  reported: ReportedSearch,
  reporting: Reporting,
  io: Io,
): Promise<number> {
  const { tally, subject, interrupted } = reported;
  const page = pageFileOf(reporting.reporter, reporting.out);
  const files = await filesOf(reported, reporting.out, io);
  const document = documentOf(tally, subject, { ...reported, version: programVersion(), files });
  const what = `search ${document.scenario ?? document.system}`;
  const triage = interrupted ? [] : triaged(reporting.out, seenBy(document, what), io.stderr);
  const full = triage.length === 0 ? document : { ...document, triage };
  const columns = columnsOf(io.stdout);
  io.stdout.write(
    reporting.json
      ? `${JSON.stringify(full, null, 2)}\n`
      : searchText(document, subject.system, columns, paintOf(io.stdout, io)) +
          triageLines(triage, columns)
            .map((line) => `${line}\n`)
            .join(""),
  );
  if (page !== null) {
    const runs = reported.failures.map((failure) => {
      return pageRun(failure, files.get(failure.fingerprint)?.artifact ?? null);
    });
    await writeResultPage(page, runs, { searches: [full] }, io);
  }
  return exitCodeOf(document);
}

/** The first failure of a kind, as a page shows it. */
function pageRun({ trial, result }: FailedTrial, artifact: string | null): PageRun {
  const { scenario, choices, windowUs } = trial;
  const isPlain = choices === undefined && windowUs === undefined;
  return {
    scenario,
    run: result,
    artifact,
    ...(!isPlain && { refused: "the search chose in it what its scenario and seed do not say" }),
  };
}

/** What a search shows, for triage. @param what it is remembered as, instead of a scenario. */
function seenBy({ failures, seeds, system }: SearchDocument, what: string): SweepSeen {
  return {
    failures: failures.map(({ fingerprint, seed }) => {
      return { fingerprint, scenario: what, protocol: system, seed };
    }),
    ranAgain: ({ scenario, seed }) =>
      scenario === what && seeds !== null && seeds.first <= seed && seed <= seeds.last,
    expected: new Set(),
    isFixed: () => false,
  };
}

/**
 * Writes the first failure of each kind, and beside it what it shrinks to. A scenario that names
 * code of a user's own is left as it is: a file of the reports' folder could not name that code.
 */
async function filesOf(
  { failures, shrunkOf, interrupted }: ReportedSearch,
  folder: string,
  io: Io,
): Promise<DocumentParts["files"]> {
  const scenarios = failures.map(({ trial }) => trial.scenario);
  const writer = new ArtifactWriter(folder, scenarios, io.stderr, "search");
  const files = new Map<
    string,
    { readonly artifact: string | null; readonly shrunk: string | null }
  >();
  for (const failure of failures) {
    const { fingerprint, trial, result } = failure;
    const course = interrupted ? undefined : courseOfTrial(trial, result);
    const artifact = writer.write(trial.scenario, result, course);
    const text = artifact === null ? null : await shrunkOrTold(failure, shrunkOf, io);
    const shrunk = `${artifact?.replace(/\.json$/, "")}-shrunk.yaml`;
    if (text !== null) writeWhole(shrunk, text);
    files.set(fingerprint, { artifact, shrunk: text === null ? null : shrunk });
  }
  return files;
}

/**
 * What a failure shrinks to; an error of the shrinker is told, and takes nothing that was found.
 */
async function shrunkOrTold(
  failure: FailedTrial,
  shrunkOf: ReportedSearch["shrunkOf"],
  io: Io,
): Promise<string | null> {
  try {
    return await shrunkOf(failure);
  } catch (error) {
    io.stderr.write(`${failure.fingerprint} is not shrunk: ${thrownText(error)}\n`);
    return null;
  }
}

/** All that was chosen in the run of a trial, where its scenario and seed are all that it is of. */
function courseOfTrial(
  { scenario, protocol, seed, choices, windowUs }: Trial,
  { steps, hash }: Pick<RunResult, "steps" | "hash">,
): Course | undefined {
  const isPlain = choices === undefined && windowUs === undefined;
  if (!isPlain || steps > COURSE_STEPS_MAX || ENDLESS.test(hash)) return undefined;
  return recordCourse(scenario, protocol, seed, { known: knownBy(scenario) });
}

function exitCodeOf(document: SearchDocument): number {
  const { interrupted, faults, failures, verdicts, runs, missing } = document;
  if (interrupted) return EXIT.interrupted;
  if (faults.length > 0) return EXIT.notDeterministic;
  if (failures.length > 0) return EXIT.notMet;
  if ((verdicts["unknown"] ?? 0) > 0 || missing !== undefined) return EXIT.undecided;
  return runs === 0 ? EXIT.nothingRan : EXIT.met;
}
