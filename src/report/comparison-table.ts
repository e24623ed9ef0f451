/** Comparisons of protocols as tables for people. */
import type { Comparison } from "./comparison.ts";
import { splitTable } from "./fit.ts";
import type { Paint } from "./paint.ts";
import type { Cell } from "./table.ts";
import { formatMs } from "./time.ts";
import { wrap } from "./wrap.ts";

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
  const own = [...new Set(comparison.protocols.flatMap((row) => Object.keys(row.own ?? {})))];
  const rows: Cell[][] = [
    [...HEAD, ...own.map((name) => name.replaceAll("-", " "))].map((text) => ({
      text,
      paint: paint.dim,
    })),
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
        ...own.map((name) => row.own?.[name]?.toFixed(1) ?? "-"),
      ].map((text) => ({ text })),
    ),
  ];
  const { first, last, count } = comparison.seeds;
  const seeds = count === 1 ? `seed ${first}` : `${count} seeds, ${first}..${last}`;
  return [
    `${paint.strong(comparison.scenario)}  ${paint.dim(seeds)}`,
    ...splitTable(rows, columns - 2).map(indented),
    ...unlikeLines(comparison).flatMap((line) => wrap(line, columns, "  ").map(paint.dim)),
    ...unavailableLines(comparison, columns, paint),
  ];
}

/**
 * What is not alike between the protocols, so that the figures are not taken for more than they
 * are.
 */
function unlikeLines({ protocols, seeds, targetsDiffer }: Comparison): string[] {
  const lines = ["done/s is the offered load times availability, no capacity."];
  if (protocols.some(({ reads }) => reads !== undefined)) lines.push(readsLine(protocols));
  if (targetsDiffer > 0) {
    const runs = seeds.count === 1 ? "this seed" : `${targetsDiffer} of ${seeds.count} seeds`;
    lines.push(`Faults aimed at a role hit different nodes in ${runs}.`);
  }
  return lines;
}

/** A protocol without an option for it treats reads as all operations: they are ordered, too. */
function readsLine(protocols: Comparison["protocols"]): string {
  const modes = protocols.map(
    ({ protocol, reads = "as all operations" }) => `${protocol} ${reads}`,
  );
  const isOrdered = protocols.every((row) => row.reads === undefined || row.readsOrdered === true);
  return isOrdered
    ? `Reads go through the log, as writes do: ${modes.join(", ")}.`
    : `Reads: ${modes.join(", ")}; to compare like with like: reads: ordered.`;
}

/**
 * After each fault, by protocol: the median of the longest waits, and the longest of all; of one
 * seed each wait, and the node that the fault hit.
 */
function unavailableLines(comparison: Comparison, columns: number, paint: Paint): string[] {
  const { protocols, seeds } = comparison;
  const faults = [
    ...new Set(protocols.flatMap((row) => row.unavailable.map(({ fault }) => fault))),
  ];
  if (faults.length === 0) return [];
  const single = seeds.count === 1;
  const what = single
    ? "longest wait after (and the node it hit)"
    : "longest wait after (median, worst)";
  const head = [what, ...protocols.map((row) => row.protocol)];
  const rows: Cell[][] = [
    head.map((text) => ({ text, paint: paint.dim })),
    ...faults.map((fault) => [
      { text: fault },
      ...protocols.map((row) => ({
        text: single ? eachWait(comparison, row.protocol, fault) : waits(row, fault),
      })),
    ]),
  ];
  return ["", ...splitTable(rows, columns - 2).map(indented)];
}

/** `221 ms, 278 ms`. */
function waits({ unavailable }: Comparison["protocols"][number], fault: string): string {
  const waited = unavailable.find((wait) => wait.fault === fault);
  if (waited === undefined) return "-";
  return `${formatMs(waited.medianUs / 1_000)}, ${formatMs(waited.longestUs / 1_000)}`;
}

/** `221 ms (n3), 40 ms (n1)`. */
function eachWait({ perSeed }: Comparison, protocol: string, fault: string): string {
  const each = perSeed
    .filter((row) => row.protocol === protocol)
    .flatMap(({ figures }) => figures.unavailable)
    .filter((wait) => wait.fault === fault)
    .map(({ longestUs, target }) => {
      return `${formatMs(longestUs / 1_000)}${target === undefined ? "" : ` (${target})`}`;
    });
  return each.length === 0 ? "-" : each.join(", ");
}

function indented(line: string): string {
  return line === "" ? "" : `  ${line}`;
}
