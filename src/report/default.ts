/** The report for people: a row for each scenario and protocol, a screen for each failure, one line in the end. */
import { formatCount } from "../core/units.ts";
import type { Comparison } from "./comparison.ts";
import type { ReportedRun } from "./document.ts";
import { failureScreen, runsWithScreens } from "./failure.ts";
import type { Paint } from "./paint.ts";
import { forTerminal, type Rendering, type Reporter, runKey } from "./reporter.ts";
import { type Cell, table } from "./table.ts";

/** Kinds of happenings shown in a row. */
const HAPPENED_MAX = 3;

export const defaultReporter: Reporter = {
  name: "default",
  about: "A table for people, and a screen for each failure",
  render(given) {
    const rendering = forTerminal(given);
    const { document, stories, paint, quiet } = rendering;
    const groups = groupsOf(document.runs);
    const shown = quiet ? groups.filter((group) => group.some((run) => !run.met)) : groups;
    const lines: string[] = table(
      shown.map((group) => rowOf(group, paint)),
      ["left", "left", "left", "left", "left", "right", "right", "left", "right"],
    );
    if (!quiet) {
      for (const comparison of document.comparison ?? []) {
        lines.push("", ...comparisonLines(comparison, paint));
      }
    }
    const screens = runsWithScreens(document).filter((run) => !quiet || !run.met);
    for (const run of screens) {
      lines.push("", ...failureScreen(run, stories.get(runKey(run)) ?? [], paint));
    }
    const others = document.runs.filter(
      (run) => run.verdict === "fail" && !run.met && !screens.includes(run),
    );
    if (others.length > 0) lines.push("", ...otherFailures(others));
    for (const fault of document.errors ?? []) {
      const where = `${fault.scenario}  ${fault.protocol}  seed ${fault.seed}`;
      lines.push("", `${paint.bad("!")} ${paint.strong(where)}  ${fault.kind}`);
      lines.push(...fault.message.split("\n").map((line) => `    ${line}`));
    }
    if (!quiet || lines.length > 0) lines.push("", ...totals(rendering));
    return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  },
};

/** Runs of one scenario and protocol, in the order of the document. */
function groupsOf(runs: readonly ReportedRun[]): ReportedRun[][] {
  const groups = new Map<string, ReportedRun[]>();
  for (const run of runs) {
    const key = `${run.scenario}\n${run.protocol}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()];
}

function rowOf(group: readonly ReportedRun[], paint: Paint): Cell[] {
  const first = group[0] as ReportedRun;
  const last = group.at(-1) as ReportedRun;
  const sum = (pick: (run: ReportedRun) => number): number =>
    group.reduce((total, run) => total + pick(run), 0);
  const unmet = group.filter((run) => !run.met);
  const [mark, colour] =
    unmet.length === 0
      ? ["✓", paint.good]
      : unmet.every((run) => run.verdict === "unknown")
        ? ["?", paint.warn]
        : ["✗", paint.bad];
  return [
    { text: mark, paint: colour },
    { text: first.scenario },
    { text: first.protocol },
    {
      text: group.length === 1 ? `seed ${first.seed}` : `seeds ${first.seed}..${last.seed}`,
      paint: paint.dim,
    },
    { text: verdictsOf(group), paint: colour },
    { text: `${formatCount(sum((run) => run.steps))} steps`, paint: paint.dim },
    {
      text: `${formatCount(sum((run) => run.operations.ok))} of ${formatCount(sum((run) => run.operations.invoked))} ops`,
      paint: paint.dim,
    },
    { text: happenedIn(group), paint: paint.dim },
    { text: formatMs(sum((run) => run.wallMs)), paint: paint.dim },
  ];
}

/** `passed`, `18 passed, 2 failed (election-safety)`, `failed as expected (election-safety)`. */
function verdictsOf(group: readonly ReportedRun[]): string {
  const parts: string[] = [];
  const say = (runs: readonly ReportedRun[], word: string): void => {
    if (runs.length === 0) return;
    const checks = [...new Set(runs.flatMap((run) => run.violations[0]?.check ?? []))];
    const why = checks.length === 0 ? "" : ` (${checks.join(", ")})`;
    parts.push(`${group.length === 1 ? "" : `${runs.length} `}${word}${why}`);
  };
  const those = (verdict: ReportedRun["verdict"], met: boolean): ReportedRun[] =>
    group.filter((run) => run.verdict === verdict && run.met === met);
  say(those("fail", false), "failed");
  say(those("fail", true), "failed as expected");
  say(those("pass", false), "passed, but a failure was expected");
  say(those("pass", true), "passed");
  say(
    group.filter((run) => run.verdict === "unknown"),
    "undecided",
  );
  say(
    group.filter((run) => run.verdict === "unrecoverable"),
    "unrecoverable",
  );
  return parts.join(", ");
}

/** What a row tells of what happened: not what is large in every run, nor what another count says already. */
function isTelling(name: string): boolean {
  return !/^(delivered|leader-changes|restarts|highest-.*|messages-.*|fault-crash|fault-pause)$/.test(
    name,
  );
}

/** `elections 6, crashes 4, partition 2`. */
function happenedIn(group: readonly ReportedRun[]): string {
  const counts = new Map<string, number>();
  for (const run of group) {
    for (const [name, count] of Object.entries(run.happened)) {
      if (isTelling(name)) counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  const seen = [...counts].filter(([, count]) => count > 0).slice(0, HAPPENED_MAX);
  if (seen.length === 0) return "nothing happened";
  return seen
    .map(
      ([name, count]) =>
        `${name.replace(/^fault-/, "").replaceAll("-", " ")} ${formatCount(count)}`,
    )
    .join(", ");
}

/** Failures without a screen: a line for each scenario, protocol and check, with the lowest seeds. */
function otherFailures(runs: readonly ReportedRun[]): string[] {
  const seeds = new Map<string, number[]>();
  for (const run of runs) {
    const key = `${run.scenario}  ${run.protocol}  ${run.violations[0]?.check ?? "failed"}`;
    const those = seeds.get(key);
    if (those === undefined) seeds.set(key, [run.seed]);
    else those.push(run.seed);
  }
  return [
    "Other failures:",
    ...[...seeds].map(([key, those]) => {
      const more = those.length > 8 ? ` and ${those.length - 8} more` : "";
      return `  ${key}: seed ${those.slice(0, 8).join(", ")}${more}`;
    }),
  ];
}

function comparisonLines(comparison: Comparison, paint: Paint): string[] {
  const head = [
    "protocol",
    "passed",
    "ops/s",
    "p50",
    "p95",
    "p99",
    "msgs/op",
    "bytes/op",
    "syncs/op",
  ];
  const rows: Cell[][] = [
    [...head, "elections", "longest gap"].map((text) => ({ text, paint: paint.dim })),
    ...comparison.protocols.map((row) =>
      [
        row.protocol,
        `${row.verdicts.pass}/${row.runs}`,
        row.throughput.toFixed(1),
        row.latencyUs === null ? "-" : formatMs(row.latencyUs.p50 / 1_000),
        row.latencyUs === null ? "-" : formatMs(row.latencyUs.p95 / 1_000),
        row.latencyUs === null ? "-" : formatMs(row.latencyUs.p99 / 1_000),
        row.messagesPerOperation.toFixed(2),
        row.bytesPerOperation?.toFixed(0) ?? "-",
        row.diskSyncsPerOperation.toFixed(2),
        row.elections.toFixed(1),
        formatMs(row.longestGapUs / 1_000),
      ].map((text) => ({ text })),
    ),
  ];
  const right = rows[0]?.slice(1).map(() => "right" as const) ?? [];
  const { first, last, count } = comparison.seeds;
  const seeds = count === 1 ? `seed ${first}` : `${count} seeds, ${first}..${last}`;
  return [
    `${paint.strong(comparison.scenario)}  ${paint.dim(seeds)}`,
    ...table(rows, ["left", ...right]).map((line) => `  ${line}`),
    ...unavailableLines(comparison, paint),
  ];
}

/** After each fault, by protocol: the median of the longest waits, and the longest of all. */
function unavailableLines({ protocols }: Comparison, paint: Paint): string[] {
  const faults = [
    ...new Set(protocols.flatMap((row) => row.unavailable.map(({ fault }) => fault))),
  ];
  if (faults.length === 0) return [];
  const head = ["longest wait after (median, worst)", ...protocols.map((row) => row.protocol)];
  const rows: Cell[][] = [
    head.map((text) => ({ text, paint: paint.dim })),
    ...faults.map((fault) => [
      { text: fault },
      ...protocols.map(({ unavailable }) => {
        const waited = unavailable.find((wait) => wait.fault === fault);
        return {
          text:
            waited === undefined
              ? "-"
              : `${formatMs(waited.medianUs / 1_000)}, ${formatMs(waited.longestUs / 1_000)}`,
        };
      }),
    ]),
  ];
  const right = protocols.map(() => "right" as const);
  return ["", ...table(rows, ["left", ...right]).map((line) => `  ${line}`)];
}

function totals({ document, elapsedMs, paint }: Rendering): string[] {
  const { summary, runs, errors } = document;
  const expected = runs.filter((run) => run.verdict === "fail" && run.met).length;
  const counts: readonly (readonly [number, string])[] = [
    [summary.fail - expected, "failed"],
    [expected, "failed as expected"],
    [summary.unknown, "undecided"],
    [summary.unrecoverable, "unrecoverable"],
  ];
  const words = [
    `${formatCount(summary.pass)} passed`,
    ...counts.flatMap(([count, word]) => (count > 0 ? [`${formatCount(count)} ${word}`] : [])),
  ];
  const unmet = summary.runs - summary.met;
  const met = unmet === 0 ? "all as expected" : `${formatCount(unmet)} not as expected`;
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  const time = elapsedMs === null ? "" : `, ${formatMs(elapsedMs)}`;
  const colour =
    summary.runs === 0 || (errors ?? []).length > 0 || unmet > 0 ? paint.bad : paint.good;
  const plural = summary.runs === 1 ? "run" : "runs";
  return [
    ...(document.interrupted ? [paint.bad("Interrupted: these are the results so far.")] : []),
    summary.runs === 0
      ? colour("Nothing ran.")
      : `${formatCount(summary.runs)} ${plural}: ${words.join(", ")}; ${colour(met)}. ${paint.dim(`${formatCount(steps)} steps${time}`)}`,
  ];
}

/** `41 ms`, `3.2 s`, `2m 5s`. */
function formatMs(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}
