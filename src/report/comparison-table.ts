/** Comparisons of protocols as tables for people. */
import type { Comparison } from "./comparison.ts";
import { splitTable } from "./fit.ts";
import type { Paint } from "./paint.ts";
import type { Cell } from "./table.ts";
import { formatMs } from "./time.ts";
import { wrap } from "./wrap.ts";

type Row = Comparison["protocols"][number];

/** A column of the table. */
interface Column {
  readonly head: string;
  readonly text: (row: Row) => string;
  /** Whether it says something of a system; where it says nothing of any, it is left out. */
  readonly isFilled: (row: Row) => boolean;
}

/** Of systems that no client asks for anything, all such figures are 0, or the whole run. */
const hasCompleted = ({ latencyUs }: Row): boolean => latencyUs !== null;
const latency = (percent: "p50" | "p95" | "p99"): Column => ({
  head: percent,
  text: ({ latencyUs }) => (latencyUs === null ? "-" : formatMs(latencyUs[percent] / 1_000)),
  isFilled: hasCompleted,
});

const RATE = "done/s";
const COLUMNS: readonly Column[] = [
  { head: "protocol", text: ({ protocol }) => protocol, isFilled: () => true },
  {
    head: "passed",
    text: ({ verdicts, runs }) => `${verdicts.pass}/${runs}`,
    isFilled: () => true,
  },
  { head: RATE, text: ({ throughput }) => throughput.toFixed(1), isFilled: hasCompleted },
  latency("p50"),
  latency("p95"),
  latency("p99"),
  {
    head: "msgs/op",
    text: (row) => row.messagesPerOperation.toFixed(2),
    isFilled: ({ messagesPerOperation }) => messagesPerOperation > 0,
  },
  {
    head: "bytes/op",
    text: ({ bytesPerOperation }) => bytesPerOperation?.toFixed(0) ?? "-",
    isFilled: ({ bytesPerOperation }) => (bytesPerOperation ?? 0) > 0,
  },
  {
    head: "syncs/op",
    text: (row) => row.diskSyncsPerOperation.toFixed(2),
    isFilled: ({ diskSyncsPerOperation }) => diskSyncsPerOperation > 0,
  },
  {
    head: "elections",
    text: ({ elections }) => elections.toFixed(1),
    isFilled: ({ elections }) => elections > 0,
  },
  {
    head: "longest gap",
    text: ({ longestGapUs }) => formatMs(longestGapUs / 1_000),
    isFilled: hasCompleted,
  },
  {
    head: "stale reads",
    text: ({ staleness: of }) =>
      of === undefined ? "-" : `${((of.stale * 100) / of.reads).toFixed(1)} %`,
    isFilled: ({ staleness }) => staleness !== undefined,
  },
  {
    head: "by up to",
    text: ({ staleness: of }) =>
      of === undefined || of.stale === 0
        ? "-"
        : `${of.versionsMax} version${of.versionsMax === 1 ? "" : "s"}, ${formatMs(of.ageMaxUs / 1_000)}`,
    isFilled: ({ staleness }) => (staleness?.stale ?? 0) > 0,
  },
];

/** One that systems of a kind are compared by; 0 of it says something. */
const ownColumn = (name: string): Column => ({
  head: name.replaceAll("-", " "),
  text: ({ own }) => own?.[name]?.toFixed(1) ?? "-",
  isFilled: () => true,
});

/** One scenario's protocols side by side, and how long clients waited after each fault. */
export function comparisonLines(comparison: Comparison, columns: number, paint: Paint): string[] {
  const { protocols } = comparison;
  const own = [...new Set(protocols.flatMap((row) => Object.keys(row.own ?? {})))];
  const shown = [...COLUMNS, ...own.map(ownColumn)].filter(({ isFilled }) =>
    protocols.some(isFilled),
  );
  const rows: Cell[][] = [
    shown.map(({ head }) => ({ text: head, paint: paint.dim })),
    ...protocols.map((row) => shown.map(({ text }) => ({ text: text(row) }))),
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
  const lines: string[] = [];
  if (protocols.some(hasCompleted)) {
    lines.push(`${RATE} is the offered load times availability, no capacity.`);
  }
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
  if (faults.length === 0 || !protocols.some(hasCompleted)) return [];
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
function waits({ unavailable }: Row, fault: string): string {
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
