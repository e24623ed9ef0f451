/** Failure artifacts: written, read back, and refused with clear errors. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  artifactOf,
  comparedWith,
  formatArtifact,
  isArtifact,
  parseArtifact,
  scenarioDigest,
} from "../../src/runner/artifact.ts";
import { fingerprintOf } from "../../src/runner/fingerprint.ts";
import type { RunResult } from "../../src/runner/result.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { failedRun } from "../report/sample.ts";

const run: RunResult = {
  ...failedRun,
  figures: {
    throughput: 0,
    latencyUs: null,
    messagesPerOperation: 0,
    bytesPerOperation: null,
    diskSyncsPerOperation: 0,
    longestGapUs: 0,
    unavailable: [],
  },
};
const scenario = resolveScenario(
  {
    name: "x",
    version: 1,
    protocol: "raft",
    nodes: 3,
    faults: [{ at: "1s", for: "heal", partition: "leader" }],
    given: { n1: { term: 2 } },
    script: [{ heal: null }],
  },
  "scenarios/raft/x.yaml",
);
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
    scenario: {
      source: { protocol: "raft", nodes: 3 },
      resolved: { protocol: "raft", nodes: 3, heal: "10s", disk: { sync: "1ms..5ms" } },
    },
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
  const renamed = { ...scenario, file: "y.yaml", script: [{ do: "heal", line: 9 }] } as const;
  expect(scenarioDigest(renamed)).toBe(scenarioDigest(scenario));
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

describe("an artifact holds the faults as they came, by id", () => {
  const file = "scenarios/raft/vote-not-persisted.yaml";
  const stormy = parseScenario(readFileSync(file, "utf8"), file);
  const [plan] = stormy.faults;
  const failed = Array.from({ length: 40 }, (_, at) => at + 1)
    .map((seed) => simulate(stormy, "raft", seed))
    .find(({ verdict }) => verdict === "fail");

  test("numbered by plan, with whom they hit and until when", () => {
    expect(failed?.decisions?.faults[0]).toMatchObject({
      id: `${plan?.id}/1`,
      fault: "crash",
    });
    const kept = failed === undefined ? undefined : artifactOf(stormy, failed, made).decisions;
    expect(kept?.faults.length).toBe(failed?.happened["fault-crash"]);
    for (const { atUs, endsUs, words } of kept?.faults ?? []) {
      expect(endsUs).toBeGreaterThan(atUs);
      expect(words).toMatch(/^n\d( n\d)*$/);
    }
  });

  test("so that a replay which differs is held against it", () => {
    if (failed === undefined) throw new Error("no seed failed");
    const artifact = artifactOf(stormy, failed, made);
    const print = artifact.fingerprint;
    const passed = { ...failed, verdict: "pass", violations: [] } as const;
    expect(comparedWith(artifact, passed)).toBe(`now it passes; it was ${print}`);
    const [first, ...others] = failed.decisions?.faults ?? [];
    const moved = {
      faults: [{ id: "", fault: "", atUs: 0, endsUs: 0, ...first, words: "n9" }, ...others],
    };
    expect(comparedWith(artifact, { ...failed, decisions: moved })).toBe(
      `it fails in the same way still (${print}); the first fault that came otherwise is ${first?.id}: crash ${first?.words} then, n9 now`,
    );
  });
});

test("what a replay resolves from an artifact is the scenario that ran", () => {
  const { resolved } = artifact.scenario;
  expect(scenarioDigest(resolveScenario(resolved, "x"))).toBe(scenarioDigest(scenario));
});
