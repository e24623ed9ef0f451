/** Failure artifacts: written, read back, and refused with clear errors. */
import { describe, expect, test } from "vitest";
import {
  artifactOf,
  fingerprintOf,
  formatArtifact,
  isArtifact,
  parseArtifact,
  scenarioDigest,
} from "../../src/runner/artifact.ts";
import type { RunResult } from "../../src/runner/result.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { failedRun } from "../report/sample.ts";

const run: RunResult = {
  ...failedRun,
  figures: {
    throughput: 0,
    latencyUs: null,
    messagesPerOperation: 0,
    diskSyncsPerOperation: 0,
    longestGapUs: 0,
  },
};
const scenario = {
  file: "scenarios/raft/x.yaml",
  name: "x",
  faults: [{ forUs: Number.POSITIVE_INFINITY }],
  given: new Map([[1, { term: 2 }]]),
  script: [{ line: 4, do: "heal" }],
  source: { protocol: "raft", nodes: 3 },
} as unknown as Scenario;
const made = { program: "0.1.0", protocolCode: "00ff00ff00ff00ff" };
const artifact = artifactOf(scenario, run, made);

test("an artifact reads back as it was written", () => {
  expect(parseArtifact(formatArtifact(artifact), "reports/x.json")).toEqual(artifact);
  expect([formatArtifact(artifact), '{"version":"0.1.0"}'].map(isArtifact)).toEqual([true, false]);
});

test("an artifact holds what a replay needs", () => {
  expect(artifact).toMatchObject({
    format: "rashomon-failure",
    program: "0.1.0",
    protocol: "raft",
    seed: 7,
    fingerprint: "raft/election-safety",
    hash: failedRun.hash,
    scenario: { source: { protocol: "raft", nodes: 3 } },
  });
});

describe("reading an artifact", () => {
  const read = (value: unknown): unknown => parseArtifact(JSON.stringify(value), "x.json");

  test("refuses what is no artifact, saying what one is", () => {
    expect(() => parseArtifact("{", "x.json")).toThrow(
      /^x.json: expected a failure artifact, in JSON/,
    );
    expect(() => read({ runs: [] })).toThrow('x.json format: expected "rashomon-failure"');
    expect(() => read(null)).toThrow('x.json format: expected "rashomon-failure"');
  });

  test("refuses a later format, naming both versions", () => {
    expect(() => read({ ...artifact, formatVersion: 9 })).toThrow(
      "x.json formatVersion: this program reads version 1, the file has 9",
    );
  });

  test("names every field at fault", () => {
    expect(() => read({ ...artifact, seed: -1, hash: "x" })).toThrow(
      /x.json seed: .*\nx.json hash: /,
    );
  });
});

test("a scenario's digest changes with its settings, not with its names and lines", () => {
  const renamed = { ...scenario, file: "y.yaml", script: [{ line: 9, do: "heal" }] };
  expect(scenarioDigest(renamed as Scenario)).toBe(scenarioDigest(scenario));
  expect(scenarioDigest({ ...scenario, nodes: 7 })).not.toBe(scenarioDigest(scenario));
});

test("a fingerprint says which check, not which step, seed or number", () => {
  const threw = (message: string): RunResult => ({
    ...run,
    violations: [{ check: "node-error", step: 5, atUs: 1, nodes: ["n2"], message }],
  });
  expect(fingerprintOf(threw("a handler of n2 threw TypeError: index 17"))).toBe(
    fingerprintOf(threw("a handler of n3 threw TypeError: index 4")),
  );
  expect(fingerprintOf(run)).toBe("raft/election-safety");
});
