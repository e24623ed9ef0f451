/** Comparisons of protocols as tables for people. */
import type { Comparison } from "./comparison.ts";
import { splitTable } from "./fit.ts";
import type { Paint } from "./paint.ts";
import type { Cell } from "./table.ts";
import { formatMs } from "./time.ts";

const HEAD = [
  "protocol",
  "passed",
  "done/s",
  "p50",
  "p95",
  "p99",
  "msgs/op",
  "bytes/op",
  "syncs/op",
  "elections",
  "longest gap",
];

/** One scenario's protocols side by side, and how long clients waited after each fault. */
export function comparisonLines(comparison: Comparison, columns: number, paint: Paint): string[] {
  const rows: Cell[][] = [
    HEAD.map((text) => ({ text, paint: paint.dim })),
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
  const { first, last, count } = comparison.seeds;
  const seeds = count === 1 ? `seed ${first}` : `${count} seeds, ${first}..${last}`;
  return [
    `${paint.strong(comparison.scenario)}  ${paint.dim(seeds)}`,
    ...splitTable(rows, columns - 2).map(indented),
    ...unlikeLines(comparison).map((line) => indented(paint.dim(line))),
    ...unavailableLines(comparison, columns, paint),
  ];
}

/** What is not alike between the protocols, so that the figures are not taken for more than they are. */
function unlikeLines({ protocols, seeds, targetsDiffer }: Comparison): string[] {
  const reads = protocols.map(
    ({ protocol, reads: mode = "as all operations" }) => `${protocol} ${mode}`,
  );
  const lines = ["done/s is the offered load times availability, no capacity."];
  if (new Set(protocols.map((row) => row.reads)).size > 1)
    lines.push(`Reads: ${reads.join(", ")}.`);
  if (targetsDiffer > 0) {
    const runs = seeds.count === 1 ? "this seed" : `${targetsDiffer} of ${seeds.count} seeds`;
    lines.push(`Faults aimed at a role hit different nodes in ${runs}.`);
  }
  return lines;
}

/** After each fault, by protocol: the median of the longest waits, and the longest of all. */
function unavailableLines({ protocols }: Comparison, columns: number, paint: Paint): string[] {
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
        const text =
          waited === undefined
            ? "-"
            : `${formatMs(waited.medianUs / 1_000)}, ${formatMs(waited.longestUs / 1_000)}`;
        return { text };
      }),
    ]),
  ];
  return ["", ...splitTable(rows, columns - 2).map(indented)];
}

function indented(line: string): string {
  return line === "" ? "" : `  ${line}`;
}
