/** The page of what other commands than `run` come to: searches, planted bugs, strategies. */
import { InputError } from "../core/errors.ts";
import { pageParts } from "../host/page.ts";
import { programVersion } from "../host/program.ts";
import { writeWhole } from "../host/whole-file.ts";
import { type ReportedRun, type ResultDocument, summaryOf } from "../report/document.ts";
import { mergeDocuments } from "../report/merge.ts";
import { type OtherResults, pageData, pageText } from "../report/page.ts";
import type { RunResult } from "../runner/result.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Io } from "./io.ts";
import { outputsOf, writable } from "./outputs.ts";

/** Of commands that print a text of their own. */
export const PAGE_OPTION = {
  describe: "html or html=FILE: a page to open in a browser",
  type: "string",
  array: true,
  nargs: 1,
  requiresArg: true,
} as const;

/** The file of the page that is asked for; null: none is. @throws {InputError} */
export function pageFileOf(reporter: readonly string[] | undefined, out?: string): string | null {
  for (const given of reporter ?? []) {
    if (/^html(=|$)/.test(given)) continue;
    const message = `expected html or html=FILE, got ${JSON.stringify(given)}: others show runs`;
    throw new InputError([{ file: "--reporter", message }]);
  }
  const places = { json: true, reporter, ...(out !== undefined && { out }) };
  const outputs = writable(outputsOf(places).filter((output) => output.reporter.name === "html"));
  return outputs[0]?.file ?? null;
}

/** A run that is shown though it is of no scenario file. */
export interface PageRun {
  readonly scenario: Scenario;
  readonly run: Pick<RunResult, "protocol" | "seed" | "verdict" | "hash" | "steps" | "violations"> &
    Partial<Pick<RunResult, "operations" | "happened" | "virtualUs">>;
  readonly artifact: string | null;
  /** Why it cannot be made again; absent: by its scenario and seed. */
  readonly refused?: string;
}

/** Runs of scenario files that the page shows as well. */
export interface FiledRuns {
  readonly document: ResultDocument;
  readonly scenarios: readonly Scenario[];
}

/** Writes the page, and says where it is. */
export async function writeResultPage(
  file: string,
  runs: readonly PageRun[],
  others: OtherResults,
  io: Io,
  filed: FiledRuns = { document: mergeDocuments([]), scenarios: [] },
): Promise<void> {
  const drawn = runs.map(({ scenario }) => scenario);
  const parts = await pageParts([...drawn, ...filed.scenarios]);
  // Scenarios that were drawn have no files: each run is of one of its own.
  const named = runs.map((run, at) => run.artifact ?? `${run.scenario.file} ${at + 1}`);
  const scenarios = parts.scenarios.map((scenario, at) => {
    const refused = scenario.refused ?? runs[at]?.refused;
    return {
      ...scenario,
      file: named[at] ?? scenario.file,
      ...(refused !== undefined && { refused }),
    };
  });
  const all = [
    ...runs.map((run, at) => reportedAs(run, named[at] as string)),
    ...filed.document.runs,
  ];
  const version = filed.document.version || programVersion();
  const document = { ...filed.document, version, runs: all, summary: summaryOf(all) };
  writeWhole(file, pageText(parts, pageData(document, scenarios, io.program, others)));
  io.stderr.write(`The page: ${file}\n`);
}

function reportedAs({ scenario, run, artifact }: PageRun, file: string): ReportedRun {
  const { protocol, seed, verdict, hash, steps, virtualUs = 0, happened = {} } = run;
  const none = { invoked: 0, ok: 0, fail: 0, info: 0 };
  return {
    scenario: file,
    name: scenario.name,
    protocol,
    seed,
    verdict,
    met: false,
    hash,
    steps,
    virtualUs,
    wallMs: 0,
    operations: { ...none, ...run.operations },
    happened: { ...happened },
    violations: run.violations.map(({ operations, ...violation }) => ({
      ...violation,
      nodes: [...violation.nodes],
      ...(operations === undefined ? {} : { operations: [...operations] }),
    })),
    artifact,
  };
}
