/**
 * From a sweep's results to a document: each result is looked at as often, however many there are.
 */
import { expect, test } from "vitest";
import { assemble, type JobResult } from "../../src/report/assemble.ts";
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
