/** The results of many runs as a page draws them. */
import { describe, expect, it } from "vitest";
import { failuresOf, groupsOf } from "../../../src/page/model/sweep.ts";
import type { ReportedRun, ResultDocument } from "../../../src/report/document.ts";

function run(seed: number, changes: Partial<ReportedRun> = {}): ReportedRun {
  return {
    scenario: "a.yaml",
    name: "a",
    protocol: "raft",
    seed,
    verdict: "pass",
    met: true,
    hash: "0".repeat(16),
    steps: 1,
    virtualUs: 1,
    wallMs: 1,
    operations: { invoked: 0, ok: 0, fail: 0, info: 0 },
    happened: {},
    violations: [],
    artifact: null,
    ...changes,
  };
}

const failed = (seed: number, check: string) =>
  run(seed, {
    verdict: "fail",
    violations: [{ check, step: 1, atUs: 1, nodes: ["n1"], message: "no" }],
  });

describe("the grid of seeds", () => {
  it("has a cell a seed, in groups by scenario and protocol", () => {
    const groups = groupsOf([run(1), failed(2, "log-matching"), run(1, { protocol: "zab" })]);
    expect(groups.map(({ protocol, runs, failed: bad }) => [protocol, runs, bad])).toEqual([
      ["raft", 2, 1],
      ["zab", 1, 0],
    ]);
    expect(groups[0]?.cells.map(({ verdict, index }) => [verdict, index])).toEqual([
      ["pass", 0],
      ["fail", 1],
    ]);
  });

  it("puts more seeds than it can show together, and opens the worst of them", () => {
    const runs = Array.from({ length: 5_000 }, (_, at) => run(at + 1));
    runs[4_321] = failed(4_322, "log-matching");
    const [group] = groupsOf(runs);
    expect(group?.cells.length).toBeLessThanOrEqual(2_000);
    const bad = group?.cells.filter(({ verdict }) => verdict === "fail");
    expect(bad?.map(({ index }) => index)).toEqual([4_321]);
    expect(group?.cells.reduce((sum, { runs: each }) => sum + each, 0)).toBe(5_000);
  });
});

describe("failures", () => {
  it("are distinguished by their fingerprints, with the lowest seed and what triage says", () => {
    const runs = [failed(9, "log-matching"), failed(3, "log-matching"), failed(5, "one-leader")];
    const document = {
      runs,
      triage: [
        {
          fingerprint: "raft/one-leader",
          standing: "new",
          scenario: "a.yaml",
          protocol: "raft",
          seed: 5,
        },
      ],
    } as unknown as ResultDocument;
    expect(failuresOf(document)).toEqual([
      { fingerprint: "raft/log-matching", standing: "", runs: 2, index: 1 },
      { fingerprint: "raft/one-leader", standing: "new", runs: 1, index: 2 },
    ]);
  });
});
