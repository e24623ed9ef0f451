/** The results of many runs as they are drawn: seeds by verdict, failures by fingerprint. */
import type { ReportedRun, ResultDocument } from "../../report/document.ts";
import { fingerprintOf } from "../../runner/fingerprint.ts";

/** Cells that a grid has at most: of more seeds several share one. */
const CELLS_MAX = 2_000;

/** One seed, or some in a row. */
export interface Cell {
  readonly first: number;
  readonly last: number;
  /** The worst of its runs. */
  readonly verdict: ReportedRun["verdict"];
  /** Place of the run that it opens: the first of the worst. */
  readonly index: number;
  readonly runs: number;
}

/** The runs of one scenario and protocol. */
export interface Group {
  readonly scenario: string;
  readonly name: string;
  readonly protocol: string;
  readonly runs: number;
  readonly failed: number;
  readonly cells: readonly Cell[];
}

/** From best to worst. */
const BADNESS = ["pass", "unrecoverable", "unknown", "fail"] as const;
const badness = (verdict: ReportedRun["verdict"]): number => BADNESS.indexOf(verdict);

/** In the order of the document. */
export function groupsOf(runs: readonly ReportedRun[]): readonly Group[] {
  const each = Math.max(1, Math.ceil(runs.length / CELLS_MAX));
  const byKey = new Map<string, number[]>();
  runs.forEach(({ scenario, protocol }, index) => {
    const key = `${scenario}\n${protocol}`;
    const places = byKey.get(key);
    if (places === undefined) byKey.set(key, [index]);
    else places.push(index);
  });
  return [...byKey.values()].flatMap((places) => {
    const [first] = places.map((index) => runs[index] as ReportedRun);
    if (first === undefined) return [];
    const cells: Cell[] = [];
    for (let at = 0; at < places.length; at += each) {
      cells.push(cellOf(runs, places.slice(at, at + each)));
    }
    const { scenario, name, protocol } = first;
    const failed = places.filter((index) => runs[index]?.verdict === "fail").length;
    return { scenario, name, protocol, runs: places.length, failed, cells };
  });
}

function cellOf(runs: readonly ReportedRun[], places: readonly number[]): Cell {
  const verdictAt = (index: number) => runs[index]?.verdict ?? "pass";
  const index = places.reduce((worst, one) =>
    badness(verdictAt(one)) > badness(verdictAt(worst)) ? one : worst,
  );
  const seedAt = (place: number | undefined) => runs[place ?? -1]?.seed ?? 0;
  return {
    first: seedAt(places[0]),
    last: seedAt(places.at(-1)),
    verdict: verdictAt(index),
    index,
    runs: places.length,
  };
}

/** Failures that are taken to be one bug. */
export interface Failure {
  readonly fingerprint: string;
  /** `new`, `known` and so on; empty: it was expected, or nothing is remembered. */
  readonly standing: string;
  readonly runs: number;
  /** Place of the run with the lowest seed. */
  readonly index: number;
}

/** Most runs first, then as they come. */
export function failuresOf({ runs, triage = [] }: ResultDocument): readonly Failure[] {
  const standings = new Map(triage.map(({ fingerprint, standing }) => [fingerprint, standing]));
  const found = new Map<string, { runs: number; index: number }>();
  runs.forEach((run, index) => {
    if (run.verdict !== "fail" && run.verdict !== "unrecoverable") return;
    const fingerprint = fingerprintOf(run);
    const before = found.get(fingerprint);
    if (before === undefined) found.set(fingerprint, { runs: 1, index });
    else {
      before.runs++;
      if (run.seed < (runs[before.index]?.seed ?? 0)) before.index = index;
    }
  });
  return [...found]
    .map(([fingerprint, one]) => {
      return { fingerprint, standing: standings.get(fingerprint) ?? "", ...one };
    })
    .sort((a, b) => b.runs - a.runs);
}

/** What a verdict is called in one character, for those who do not see its colour. */
export const SIGNS: Readonly<Record<ReportedRun["verdict"], string>> = {
  pass: "✓",
  fail: "✗",
  unknown: "?",
  unrecoverable: "!",
};
