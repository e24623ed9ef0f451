/**
 * Many scenarios by folder: how many there are, what their runs came to, and the sentence of what
 * they show.
 */
import { formatCount } from "../core/formatting.ts";
import type { ReportedRun } from "./document.ts";
import { fitted } from "./fit.ts";
import type { Paint } from "./paint.ts";
import { type Row, rowLines, vacuousIn } from "./rows.ts";
import { type Cell, table } from "./table.ts";
import { wrap } from "./wrap.ts";

/** Rows that prove little, shown below the folders; further ones are counted. */
const VACUOUS_MAX = 4;

/** The folder of a scenario's file; `.` where the path has none. */
export function folderOf(scenario: string): string {
  const slash = scenario.lastIndexOf("/");
  return slash < 0 ? "." : scenario.slice(0, slash);
}

/**
 * A line for each folder and its sentence below; then in full the rows that are not as expected,
 * and some that prove little.
 * @param sentences by folder; a folder may have none.
 */
export function folderLines(
  rows: readonly Row[],
  sentences: ReadonlyMap<string, string>,
  columns: number,
  paint: Paint,
): string[] {
  const folders = new Map<string, Row[]>();
  for (const row of rows) {
    const folder = folderOf((row[0] as ReportedRun).scenario);
    const those = folders.get(folder);
    if (those === undefined) folders.set(folder, [row]);
    else those.push(row);
  }
  const cells = [...folders].map(([folder, those]): Cell[] => {
    const met = those.every((row) => row.every((run) => run.met));
    return [
      met ? { text: "✓", paint: paint.good } : { text: "✗", paint: paint.bad },
      { text: folder, paint: paint.strong },
      { text: countsOf(those) },
    ];
  });
  const stays = { align: "left", keep: Number.POSITIVE_INFINITY } as const;
  const heads = fitted(cells, [stays, stays, stays], columns);
  const lines = [...folders].flatMap(([folder, those], index) => {
    const sentence = sentences.get(folder);
    const narrow = () => [
      ...table([(cells[index] ?? []).slice(0, 2)], ["left", "left"]),
      ...wrap(countsOf(those), columns, "   "),
    ];
    return [
      ...(heads === null ? narrow() : [heads[index] ?? ""]),
      ...(sentence === undefined ? [] : wrap(sentence, columns, "   ").map(paint.dim)),
    ];
  });
  const unmet = rows.filter((row) => row.some((run) => !run.met));
  if (unmet.length > 0) {
    lines.push("", paint.bad("Not as expected:"), ...rowLines(unmet, columns, paint));
  }
  const vacuous = rows.filter((row) => !unmet.includes(row) && vacuousIn(row).length > 0);
  if (vacuous.length > 0) {
    lines.push("", paint.warn("Passed, and proved little:"));
    lines.push(...rowLines(vacuous.slice(0, VACUOUS_MAX), columns, paint));
    const more = vacuous.length - VACUOUS_MAX;
    if (more > 0) lines.push(`  and ${more} more: --verbose`);
  }
  return lines;
}

/** `70 scenarios, 210 runs: 180 passed, 30 failed as expected`, short enough for a line. */
function countsOf(rows: readonly Row[]): string {
  const runs = rows.flat();
  const scenarios = new Set(runs.map((run) => run.scenario)).size;
  const counts: readonly (readonly [number, string])[] = [
    [runs.filter((run) => run.met && run.verdict === "pass").length, "passed"],
    [runs.filter((run) => run.met && run.verdict !== "pass").length, "failed as expected"],
    [runs.filter((run) => !run.met).length, "NOT as expected"],
  ];
  const words = counts.flatMap(([count, word]) =>
    count > 0 ? [`${formatCount(count)} ${word}`] : [],
  );
  return `${scenarios} ${scenarios === 1 ? "scenario" : "scenarios"}: ${words.join(", ")}`;
}
