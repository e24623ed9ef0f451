/**
 * A row for each scenario with one of its protocols: which seeds ran, what they came to, what
 * happened.
 */
import { overRuns } from "../checkers/happened/count.ts";
import { formatCount } from "../core/formatting.ts";
import type { ReportedRun } from "./document.ts";
import { type FittedColumn, fitted } from "./fit.ts";
import type { Paint } from "./paint.ts";
import type { Cell } from "./table.ts";
import { formatMs } from "./time.ts";
import { wrap } from "./wrap.ts";

/** Runs of one scenario and protocol; at least one. */
export type Row = readonly ReportedRun[];

/** Kinds of happenings shown in a row. */
const HAPPENED_MAX = 3;

const COLUMNS: readonly FittedColumn[] = [
  { align: "left", keep: Number.POSITIVE_INFINITY },
  { align: "left", keep: Number.POSITIVE_INFINITY },
  { align: "left", keep: Number.POSITIVE_INFINITY },
  { align: "left", keep: Number.POSITIVE_INFINITY },
  { align: "left", keep: Number.POSITIVE_INFINITY },
  { align: "right", keep: 1 },
  { align: "right", keep: 4 },
  { align: "left", keep: 3 },
  { align: "right", keep: 2 },
];

/** The rows of a document, in its order. */
export function rowsOf(runs: readonly ReportedRun[]): Row[] {
  const rows = new Map<string, ReportedRun[]>();
  for (const run of runs) {
    const key = `${run.scenario}\n${run.protocol}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [run]);
    else row.push(run);
  }
  return [...rows.values()];
}

/**
 * Rows as a table that fits; else each as a line with its scenario, and lines below with the rest.
 */
export function rowLines(rows: readonly Row[], columns: number, paint: Paint): string[] {
  const cells = rows.map((row) => cellsOf(row, paint));
  const lines = fitted(cells, COLUMNS, columns);
  if (lines !== null) return lines;
  return cells.flatMap(([mark, scenario, protocol, seeds, verdict, ...rest]) => {
    const text = [verdict, protocol, seeds, ...rest].map((cell) => cell?.text).join(", ");
    const [first = "", ...others] = wrap(text, columns, "   ");
    const said = verdict?.text ?? "";
    const painted =
      first.startsWith(`   ${said}`) && verdict?.paint ? first.replace(said, verdict.paint) : first;
    return [`${mark?.paint?.(mark.text)}  ${scenario?.text}`, painted, ...others];
  });
}

/** `✓`, `✗`, `?`, and the colour that goes with it. */
function markOf(runs: readonly ReportedRun[], paint: Paint): Cell & { paint: Paint["good"] } {
  const unmet = runs.filter((run) => !run.met);
  if (unmet.length === 0) return { text: "✓", paint: paint.good };
  return unmet.every((run) => run.verdict === "unknown")
    ? { text: "?", paint: paint.warn }
    : { text: "✗", paint: paint.bad };
}

/** Why runs prove little, each reason once. */
export function vacuousIn(runs: readonly ReportedRun[]): readonly string[] {
  return [...new Set(runs.flatMap((run) => run.vacuous ?? []))];
}

/** `one-believer not judged (drift of n4)`: each check once, with all that it does not bear. */
export function suspendedIn(runs: readonly Pick<ReportedRun, "suspended">[]): readonly string[] {
  const all = new Map<string, Set<string>>();
  for (const { check, by } of runs.flatMap(({ suspended }) => suspended ?? [])) {
    all.set(check, new Set([...(all.get(check) ?? []), ...by]));
  }
  return [...all].map(
    ([check, by]) => `${check} not judged (${[...by].sort((a, b) => (a < b ? -1 : 1)).join(", ")})`,
  );
}

function cellsOf(row: Row, paint: Paint): Cell[] {
  const first = row[0] as ReportedRun;
  const last = row.at(-1) as ReportedRun;
  const sum = (pick: (run: ReportedRun) => number): number =>
    row.reduce((total, run) => total + pick(run), 0);
  const mark = markOf(row, paint);
  const { dim } = paint;
  const operations =
    `${formatCount(sum((run) => run.operations.ok))} of ` +
    `${formatCount(sum((run) => run.operations.invoked))} ops`;
  return [
    mark,
    { text: first.scenario },
    { text: first.protocol },
    {
      text: row.length === 1 ? `seed ${first.seed}` : `seeds ${first.seed}..${last.seed}`,
      paint: dim,
    },
    {
      text: verdictsOf(row),
      paint: vacuousIn(row).length > 0 && mark.text === "✓" ? paint.warn : mark.paint,
    },
    { text: `${formatCount(sum((run) => run.steps))} steps`, paint: dim },
    { text: operations, paint: dim },
    { text: happenedIn(row), paint: dim },
    { text: formatMs(sum((run) => run.wallMs)), paint: dim },
  ];
}

/**
 * `passed`, `18 passed, 2 failed (election-safety)`, `failed as expected (election-safety)`,
 * `passed, one-believer not judged (drift of n4)`, `passed, vacuous (only-reads)`.
 */
function verdictsOf(row: Row): string {
  const parts: string[] = [];
  const say = (runs: readonly ReportedRun[], word: string): void => {
    if (runs.length === 0) return;
    const checks = [...new Set(runs.flatMap((run) => run.violations[0]?.check ?? []))];
    const why = checks.length === 0 ? "" : ` (${checks.join(", ")})`;
    parts.push(`${row.length === 1 ? "" : `${formatCount(runs.length)} `}${word}${why}`);
  };
  const those = (verdict: ReportedRun["verdict"], met: boolean): ReportedRun[] =>
    row.filter((run) => run.verdict === verdict && run.met === met);
  const unknown = row.filter((run) => run.verdict === "unknown");
  say(those("fail", false), "failed");
  say(those("fail", true), "failed as expected");
  say(those("pass", false), "passed, but a failure was expected");
  say(those("pass", true), "passed");
  say(unknown, "undecided");
  say(those("unrecoverable", false), "unrecoverable");
  say(those("unrecoverable", true), "unrecoverable as expected");
  parts.push(...suspendedIn(row));
  const vacuous = vacuousIn(row);
  if (vacuous.length > 0) parts.push(`vacuous (${vacuous.join(", ")})`);
  return parts.join(", ");
}

/**
 * What a row says of what happened: not what is large in every run, nor what another count says
 * already.
 */
function isTelling(name: string): boolean {
  const large = /^(delivered|leader-changes|restarts|highest-.*|messages-.*|fault-(crash|pause))$/;
  return !large.test(name);
}

/** `elections 6, crashes 4, partition 2`. */
function happenedIn(row: Row): string {
  const counts = new Map<string, number>();
  for (const { happened } of row) {
    for (const [name, count] of Object.entries(happened)) {
      const how = overRuns(name);
      if (how === "nothing" || !isTelling(name)) continue;
      const before = counts.get(name) ?? 0;
      counts.set(name, how === "highest" ? Math.max(before, count) : before + count);
    }
  }
  const seen = [...counts].filter(([, count]) => count > 0).slice(0, HAPPENED_MAX);
  if (seen.length === 0) return "no events of note";
  return seen
    .map(
      ([name, count]) =>
        `${name.replace(/^fault-/, "").replaceAll("-", " ")} ${formatCount(count)}`,
    )
    .join(", ");
}
