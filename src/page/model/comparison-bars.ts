/** The figures of a comparison, as bars: one group a figure, one bar a system. */
import type { Comparison } from "../../report/comparison.ts";
import { formatMs } from "../../report/time.ts";

export interface BarRow {
  readonly name: string;
  /** Null: there is none. */
  readonly value: number | null;
  readonly text: string;
}

export interface BarGroup {
  readonly title: string;
  readonly rows: readonly BarRow[];
}

type Row = Comparison["protocols"][number];

const ms = (us: number): string => formatMs(us / 1_000);

/** In the order of the comparison's table. */
export function barsOf({ protocols }: Comparison): readonly BarGroup[] {
  const group = (
    title: string,
    figureOf: (row: Row) => number | null,
    textOf: (value: number) => string,
  ): BarGroup => ({
    title,
    rows: protocols.map((row) => {
      const value = figureOf(row);
      return { name: row.protocol, value, text: value === null ? "none" : textOf(value) };
    }),
  });
  const own = [...new Set(protocols.flatMap((row) => Object.keys(row.own ?? {})))];
  const faults = [
    ...new Set(protocols.flatMap((row) => row.unavailable.map(({ fault }) => fault))),
  ];
  return [
    group("Runs that passed", ({ verdicts, runs }) => verdicts.pass / Math.max(1, runs), percent),
    group("Operations completed in a second", ({ throughput }) => throughput, oneDigit),
    group("Latency, median", ({ latencyUs }) => latencyUs?.p50 ?? null, ms),
    group("Latency, 95 of 100 are below", ({ latencyUs }) => latencyUs?.p95 ?? null, ms),
    group("Latency, 99 of 100 are below", ({ latencyUs }) => latencyUs?.p99 ?? null, ms),
    group("Messages for an operation", (row) => row.messagesPerOperation, oneDigit),
    group(
      "Bytes for an operation",
      (row) => row.bytesPerOperation,
      (bytes) => bytes.toFixed(0),
    ),
    group("Disk syncs for an operation", (row) => row.diskSyncsPerOperation, oneDigit),
    group("Elections in a run", ({ elections }) => elections, oneDigit),
    group("Longest time without a completion", ({ longestGapUs }) => longestGapUs, ms),
    ...faults.map((fault) =>
      group(
        `Longest wait after ${fault.replace(/~.*$/, "")}, median`,
        ({ unavailable }) => unavailable.find((wait) => wait.fault === fault)?.medianUs ?? null,
        ms,
      ),
    ),
    ...own.map((name) =>
      group(name.replaceAll("-", " "), (row) => row.own?.[name] ?? null, oneDigit),
    ),
  ].filter(({ rows }) => rows.some(({ value }) => value !== null && value > 0));
}

function oneDigit(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 2 : 1 });
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
