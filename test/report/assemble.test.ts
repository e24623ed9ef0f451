/**
 * From a sweep's results to a document: each result is looked at as often, however many there are.
 */
import { describe, expect, test } from "vitest";
import { type Assembly, assemble, type JobResult } from "../../src/report/assemble.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { sampleRun } from "./sample.ts";

const SEEDS = { first: 1, last: 1 };
const FIGURES = {
  throughput: 0,
  latencyUs: null,
  messagesPerOperation: 0,
  bytesPerOperation: null,
  diskSyncsPerOperation: 0,
  longestGapUs: 0,
  unavailable: [],
};
const scenario = resolveScenario({ version: 1, protocol: "raft" }, "x.yaml");

test("the work of a document grows with its runs, not with runs times scenarios", () => {
  const looksAt = (scenarios: number): number => {
    let count = 0;
    const results = Array.from({ length: scenarios }, (_, at): JobResult => {
      const job = { id: at, group: at, scenario: at, protocol: "raft", seed: 1 };
      return {
        get job() {
          count++;
          return job;
        },
        run: { result: { ...sampleRun(), figures: FIGURES }, wallMs: 1 },
        fault: null,
      };
    });
    const document = assemble({
      version: "0",
      scenarios: results.map(() => scenario),
      groups: results.map((_, at) => ({ scenario: at, protocol: "raft", seeds: SEEDS })),
      results,
      interrupted: false,
      artifactOf: () => null,
    });
    expect(document.runs).toHaveLength(scenarios);
    return count;
  };
  expect(looksAt(200)).toBeLessThan(2.5 * looksAt(100));
});

describe("what no seed reached", () => {
  type Reached = { readonly verdict?: "fail"; readonly unreached: readonly string[] };
  const unreachedOf = (...runs: readonly Reached[]) => namesOf(runs);
  const namesOf = (runs: readonly Reached[], shard?: Assembly["shard"]) => {
    const results = runs.map(({ unreached, ...changes }, at): JobResult => {
      const result = { ...sampleRun(), figures: FIGURES, ...changes };
      const job = { id: at, group: 0, scenario: 0, protocol: "raft", seed: at + 1 };
      return { job, run: { result, wallMs: 1, unreached }, fault: null };
    });
    return assemble({
      version: "0",
      scenarios: [scenario],
      groups: [{ scenario: 0, protocol: "raft", seeds: { first: 1, last: runs.length } }],
      results,
      interrupted: false,
      artifactOf: () => null,
      ...(shard === undefined ? {} : { shard }),
    }).unreached?.flatMap(({ names }) => names);
  };

  test("is what all of several runs have in common", () => {
    expect(
      unreachedOf({ unreached: ["fact a", "goal b"] }, { unreached: ["goal b", "fact c"] }),
    ).toEqual(["goal b"]);
    expect(unreachedOf({ unreached: ["fact a"] }, { unreached: [] })).toBeUndefined();
  });

  test("is not said of one run, nor where none passed", () => {
    expect(unreachedOf({ unreached: ["fact a"] })).toBeUndefined();
    const failed = { verdict: "fail", unreached: ["fact a"] } as const;
    expect(unreachedOf(failed, failed)).toBeUndefined();
    expect(unreachedOf(failed, { unreached: ["fact a"] })).toEqual(["fact a"]);
  });

  test("is said of one run that is a shard's, for the others", () => {
    const shard = { index: 1, count: 2 };
    expect(namesOf([{ unreached: ["fact a"] }], shard)).toEqual(["fact a"]);
  });
});
