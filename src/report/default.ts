/**
 * The report for people: a row for each scenario and protocol, or a line for each folder of many; a
 * screen for each failure; what to do next.
 */
import { formatCount } from "../core/formatting.ts";
import { isRegression } from "../search/keep.ts";
import { commandLines, shellWord } from "./commands.ts";
import { comparisonLines } from "./comparison-table.ts";
import type { ReportedRun, ResultDocument } from "./document.ts";
import { failureScreen, runsWithScreens } from "./failure.ts";
import { folderLines, folderOf } from "./folders.ts";
import { nextSteps } from "./next-steps.ts";
import { forTerminal, type Rendering, type Reporter } from "./reporter.ts";
import { type Row, rowLines, rowsOf } from "./rows.ts";
import { formatMs } from "./time.ts";
import { triageLines } from "./triage-lines.ts";
import { wrap } from "./wrap.ts";

/** More rows than that are shown by folder unless every row is asked for. */
const ROWS_MAX = 20;
/** Groups of seeds that did not run, shown; further ones are counted. */
const NOT_RUN_MAX = 5;

export const defaultReporter: Reporter = {
  name: "default",
  about: "A table for people, and a screen for each failure",
  render(given) {
    const rendering = forTerminal(given);
    const { document, columns, paint, quiet, program } = rendering;
    const rows = rowsOf(document.runs);
    const summarized = !rendering.verbose && !quiet && rows.length > ROWS_MAX;
    const lines: string[] = summarized
      ? folderLines(rows, rendering.folders, columns, paint)
      : shownRows(rows, rendering);
    if (!quiet) {
      // A summary fits a screen: comparisons are for who asks for few, or for everything.
      for (const comparison of summarized ? [] : (document.comparison ?? [])) {
        lines.push("", ...comparisonLines(comparison, columns, paint));
      }
    }
    const screens = runsWithScreens(document).filter((run) => !quiet || !run.met);
    for (const run of screens) lines.push("", ...failureScreen(run, { columns, paint, program }));
    const others = document.runs.filter(
      (run) => run.verdict === "fail" && !run.met && !screens.includes(run),
    );
    if (others.length > 0) lines.push("", ...otherFailures(others, columns));
    for (const fault of document.errors ?? []) {
      const where = `${fault.scenario}  ${fault.protocol}  seed ${fault.seed}`;
      lines.push("", `${paint.bad("!")} ${paint.strong(where)}  ${fault.kind}`);
      lines.push(...fault.message.split("\n").flatMap((line) => wrap(line, columns, "    ")));
    }
    const isWhole = document.bailed || (document.notRun ?? []).length === 0;
    if (!quiet || lines.length > 0 || !isWhole) lines.push("", ...totals(rendering));
    if (summarized) lines.push("", ...nextSteps(rows, program, columns, paint));
    return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  },
};

/** Every row, a table for each folder where there are many. */
function shownRows(rows: readonly Row[], { columns, paint, quiet }: Rendering): string[] {
  const shown = quiet ? rows.filter((row) => row.some((run) => !run.met)) : rows;
  if (shown.length <= ROWS_MAX) return rowLines(shown, columns, paint);
  const folders = new Map<string, Row[]>();
  for (const row of shown) {
    const folder = folderOf((row[0] as ReportedRun).scenario);
    folders.set(folder, [...(folders.get(folder) ?? []), row]);
  }
  return [...folders.values()].flatMap((those) => rowLines(those, columns, paint));
}

/**
 * Failures without a screen: a line for each scenario, protocol and check, with the lowest seeds.
 */
function otherFailures(runs: readonly ReportedRun[], columns: number): string[] {
  const seeds = new Map<string, number[]>();
  for (const run of runs) {
    const key = `${run.scenario}  ${run.protocol}  ${run.violations[0]?.check ?? "failed"}`;
    const those = seeds.get(key);
    if (those === undefined) seeds.set(key, [run.seed]);
    else those.push(run.seed);
  }
  return [
    "Other failures:",
    ...[...seeds].flatMap(([key, those]) => {
      const more = those.length > 8 ? ` and ${those.length - 8} more` : "";
      return wrap(`${key}: seed ${those.slice(0, 8).join(", ")}${more}`, columns, "  ", "    ");
    }),
  ];
}

function totals({ document, elapsedMs, columns, paint, program }: Rendering): string[] {
  const { summary, runs, errors } = document;
  const lines = [
    ...(document.interrupted ? [paint.bad("Interrupted: these are the results so far.")] : []),
    ...notRunLines(document.notRun ?? [], columns),
  ];
  const without = (errors ?? []).filter(({ kind }) => kind === "internal").length;
  const noVerdict = `${formatCount(without)} without a verdict`;
  if (summary.runs === 0) {
    return [...lines, paint.bad(without === 0 ? "Nothing ran." : `0 runs: ${noVerdict}.`)];
  }
  const expected = runs.filter((run) => run.verdict === "fail" && run.met).length;
  const counts: readonly (readonly [number, string])[] = [
    [summary.pass, "passed"],
    [summary.fail - expected, "failed"],
    [expected, "failed as expected"],
    [summary.unknown, "undecided"],
    [summary.unrecoverable, "unrecoverable"],
  ];
  const words = counts.flatMap(([count, word]) =>
    count > 0 ? [`${formatCount(count)} ${word}`] : [],
  );
  const unmet = summary.runs - summary.met;
  const differ = (errors ?? []).filter(({ kind }) => kind === "not-deterministic").length;
  const asExpected = differ === 0 ? "all as expected" : `${formatCount(differ)} not deterministic`;
  const judged = differ === 0 && without > 0 ? noVerdict : asExpected;
  const met = unmet === 0 ? judged : `${formatCount(unmet)} not as expected`;
  const vacuous = runs.filter((run) => run.vacuous !== undefined).length;
  const lost = without === 0 || met === noVerdict ? "" : `, ${noVerdict}`;
  const little = vacuous === 0 ? "" : `; ${formatCount(vacuous)} vacuous`;
  const hashes =
    differ === 0 ? "with equal hashes" : `and of ${formatCount(differ)} the two differ`;
  const twice = document.verified ? ` Each ran twice, plain and strict, ${hashes}.` : "";
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  const time = elapsedMs === null ? "" : `, ${formatMs(elapsedMs)}`;
  const good = (errors ?? []).length === 0 && unmet === 0;
  const colour = good ? paint.good : paint.bad;
  const plural = summary.runs === 1 ? "run" : "runs";
  const text =
    `${formatCount(summary.runs)} ${plural}: ${words.join(", ")}; ${met}${lost}${little}.${twice} ` +
    `${formatCount(steps)} steps${time}`;
  return [
    ...lines,
    ...triageLines(document.triage ?? [], columns),
    ...unreachedLines(document, columns),
    ...runs
      .filter(({ met, verdict, scenario }) => !met && verdict === "pass" && isRegression(scenario))
      .flatMap(({ scenario }) => [
        ...wrap("A kept failure no longer happens. If it is fixed:", columns),
        ...commandLines(`${program} keep ${shellWord(scenario)} --fixed`, columns, "    "),
        "",
      ]),
    ...wrap(text, columns).map((line) => line.replace(met, colour(met))),
  ];
}

/**
 * Not of one run alone, which may be all that a shard has. The system is named where one has more.
 */
function unreachedLines({ runs, unreached = [] }: ResultDocument, columns: number): string[] {
  return unreached.flatMap(({ scenario, protocol, names }) => {
    const all = runs.filter((run) => run.scenario === scenario);
    const own = all.filter((run) => run.protocol === protocol);
    if (own.length < 2) return [];
    const which = own.length < all.length ? `${scenario} with ${protocol}` : scenario;
    return wrap(`Note: no seed of ${which} reached ${names.join(", ")}.`, columns);
  });
}

/** `Not run: scenarios/x.yaml raft, seeds 41..60`. */
function notRunLines(notRun: NonNullable<ResultDocument["notRun"]>, columns: number): string[] {
  if (notRun.length === 0) return [];
  const count = notRun.reduce((sum, part) => sum + part.count, 0);
  const more = notRun.length - NOT_RUN_MAX;
  return [
    `Not run: ${formatCount(count)} ${count === 1 ? "seed" : "seeds"}`,
    ...notRun.slice(0, NOT_RUN_MAX).flatMap(({ scenario, protocol, first, last, count: some }) => {
      const seeds = first === last ? `seed ${first}` : `${formatCount(some)} of ${first}..${last}`;
      return wrap(`${scenario}  ${protocol}  ${seeds}`, columns, "  ", "    ");
    }),
    ...(more > 0 ? [`  and of ${more} more`] : []),
  ];
}
