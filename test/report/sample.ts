/**
 * A small document for the tests of reporters: one of each verdict, with texts that need escaping.
 */
import { type ReportedRun, type ResultDocument, summaryOf } from "../../src/report/document.ts";
import { plainPaint } from "../../src/report/paint.ts";
import type { Rendering } from "../../src/report/reporter.ts";

/** A run that passed; `changes` make it another. */
export function sampleRun(changes: Partial<ReportedRun> = {}): ReportedRun {
  return {
    scenario: "scenarios/raft/calm.yaml",
    name: "Calm & <quiet>",
    protocol: "raft",
    seed: 1,
    verdict: "pass",
    met: true,
    hash: "0123456789abcdef",
    steps: 48_211,
    virtualUs: 30_000_000,
    wallMs: 41.25,
    operations: { invoked: 900, ok: 880, fail: 2, info: 18 },
    happened: { elections: 3, crashes: 2, truncations: 0 },
    violations: [],
    artifact: null,
    ...changes,
  };
}

export const failedRun = sampleRun({
  scenario: "scenarios/raft/vote not kept.yaml",
  name: 'A vote is forgotten: "twice"',
  seed: 7,
  verdict: "fail",
  met: false,
  violations: [
    {
      check: "election-safety",
      step: 3_411,
      atUs: 1_812_000,
      nodes: ["n1", "n3"],
      message: "term 5 has two leaders: n1 & n3 <100%>\u0007\nsee | both, or `one`",
    },
    {
      check: "linearizable",
      step: 4_000,
      atUs: 2_000_000,
      nodes: [],
      message: "no order of the operations explains the answers",
    },
  ],
  artifact: "reports/raft-vote-not-kept-raft-seed-7.json",
  story: ["step 3380  1.790112 s  n2 votes for n1 in term 5"],
});

/** @param runs in the order of the document. */
export function documentOf(
  runs: readonly ReportedRun[],
  changes: Partial<ResultDocument> = {},
): ResultDocument {
  return {
    version: "0.1.0",
    runs: [...runs],
    summary: summaryOf(runs),
    comparison: null,
    ...changes,
  };
}

export const sample = documentOf(
  [
    sampleRun(),
    sampleRun({ seed: 2, verdict: "unknown", met: false, hash: "00000000000000ff" }),
    failedRun,
    sampleRun({
      scenario: "scenarios/raft/planted.yaml",
      seed: 3,
      verdict: "fail",
      violations: [
        { check: "one-vote-per-term", step: 9, atUs: 5, nodes: ["n2"], message: "two votes" },
      ],
      artifact: "reports/raft-planted-raft-seed-3.json",
    }),
  ],
  {
    errors: [
      {
        kind: "not-deterministic",
        scenario: "scenarios/raft/calm.yaml",
        protocol: "raft",
        seed: 5,
        message: "two runs of this seed differ\nthe first step that differs is 891",
      },
    ],
  },
);

/** How the command line would show a document, without colours. */
export function renderingOf(document: ResultDocument, changes: Partial<Rendering> = {}): Rendering {
  return {
    document,
    elapsedMs: 4_100,
    paint: plainPaint,
    quiet: false,
    verbose: false,
    columns: 80,
    program: "rashomon",
    folders: new Map(),
    ...changes,
  };
}
