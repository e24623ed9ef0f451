/** Reports what runs of scenarios came to: writes failures and reports, remembers what was seen. */
import { programVersion } from "../host/program.ts";
import type { Simulations } from "../host/simulations.ts";
import { type Assembly, assemble } from "../report/assemble.ts";
import type { ResultDocument } from "../report/document.ts";
import { ArtifactWriter } from "./artifacts.ts";
import { coursesOf } from "./courses.ts";
import { exitCodeOf } from "./exit-code.ts";
import { folderSentences } from "./folder-sentences.ts";
import type { Io } from "./io.ts";
import { seenIn, triaged } from "./known-failures.ts";
import { keepLastRun } from "./last-run.ts";
import { type Output, writeReports } from "./outputs.ts";
import { withStories } from "./stories.ts";

export interface ReportedRuns extends Omit<Assembly, "version" | "artifactOf"> {
  /** Makes the runs again whose stories are printed. */
  readonly simulations: Simulations;
  /** How long all of it took, milliseconds; null: unknown. */
  readonly elapsedMs: () => number | null;
}

interface Reporting {
  readonly out: string;
  readonly artifacts: "unexpected" | "all" | "none";
  readonly outputs: readonly Output[];
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** @returns what was said, and the exit code. */
export async function reportRuns(
  reported: ReportedRuns,
  reporting: Reporting,
  io: Io,
): Promise<{ readonly document: ResultDocument; readonly code: number }> {
  const { scenarios, simulations, interrupted, shard } = reported;
  const { out, outputs, quiet, verbose } = reporting;
  const writer = new ArtifactWriter(out, scenarios, io.stderr);
  const wanted = (met: boolean) =>
    reporting.artifacts === "all" || (reporting.artifacts === "unexpected" && !met);
  const courses = interrupted
    ? null
    : await coursesOf(reported.results, simulations, ({ met }) => wanted(met));
  const assembled = assemble({
    ...reported,
    version: programVersion(),
    artifactOf: (scenario, result, met) =>
      wanted(met) ? writer.write(scenario, result, courses?.get(result)) : null,
  });
  const storied = interrupted ? assembled : await withStories(assembled, scenarios, simulations);
  const isKept = writer.attempt(() => keepLastRun(out, storied, scenarios));
  const triage = isKept && !interrupted ? triaged(out, seenIn(storied, scenarios), io.stderr) : [];
  const document: ResultDocument =
    triage.length === 0 ? storied : { ...storied, triage: [...triage] };
  const folders = folderSentences(scenarios.map(({ file }) => file));
  const rendering = { document, elapsedMs: reported.elapsedMs(), quiet, verbose, folders };
  await writeReports(outputs, rendering, scenarios, io);
  return { document, code: exitCodeOf(document, (shard?.count ?? 1) > 1) };
}
