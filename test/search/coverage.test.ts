/** What a run covered: goals go by the facts of its system, be it of one service or several. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Simulation, type SimulationSnapshot } from "../../src/runner/simulation.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { Coverage } from "../../src/search/coverage.ts";
import { runTrial } from "../../src/search/run-trial.ts";

it.each(["swim", "heartbeat-detector", "phi-detector", "chen-detector"])(
  "a goal of %s, which names its only service, is reached",
  (system) => {
    const scenario = parseScenario(
      `
      version: 1
      system: ${system}
      duration: 3s
      faults:
        - { at: 500ms, pause: n1, for: 1s }
        - { at: 800ms, crash: n2, restartAfter: 2s }
      `,
      "coverage.yaml",
    );
    const { goals } = runTrial({ scenario, protocol: system, seed: 1 });
    expect(goals).toEqual(["crash-is-suspected", "suspicion-is-taken-back"]);
  },
);

it.each([
  ["another-head", "chain", "scenarios/chain/chain-head-dies.yaml"],
  ["backup-promoted", "primary-backup", "scenarios/primary-backup/pb-failover.yaml"],
])("%s, which goes by the fifth number of a fact, is reached", (goal, system, file) => {
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const { goals } = runTrial({ scenario, protocol: system, seed: 1 });
  expect(goals).toContain(goal);
});

it("says when each fact in a role, and each goal, was met first", () => {
  const file = "scenarios/primary-backup/pb-failover.yaml";
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const { result, features, firsts } = runTrial({ scenario, protocol: "primary-backup", seed: 1 });
  expect(firsts.length).toBeGreaterThan(10);
  expect(new Set(firsts.map(([feature]) => feature)).size).toBe(firsts.length);
  firsts.forEach(([feature, step, atUs], at) => {
    expect(features).toContain(feature);
    const [, before = 0, beforeUs = 0] = firsts[at - 1] ?? [];
    expect(step).toBeGreaterThanOrEqual(before);
    expect(atUs).toBeGreaterThanOrEqual(beforeUs);
    expect(step).toBeLessThanOrEqual(result.steps);
  });
});

it("has near misses by powers of two, and when each was met first", () => {
  const coverage = new Coverage();
  const near = coverage.near("election-safety", "vote");
  for (const distance of [5, 4, 1, 0]) near(distance);
  coverage.near("election-safety", "lead")(0);
  const { features, firsts } = coverage.covered({});
  expect(features).toHaveLength(4);
  expect(firsts).toHaveLength(4);
});

it("has the near misses of a run, those of a run that goes on from a snapshot, too", () => {
  const scenario = parseScenario(
    `
    version: 1
    protocol: raft
    duration: 2s
    faults: [{ every: 300ms, oneOf: [crash, partition] }]
    `,
    "near.yaml",
  );
  const distances = (from?: SimulationSnapshot) => {
    const heard: string[] = [];
    const near = (invariant: string, fact: string) => (distance: number) =>
      void heard.push(`${invariant} ${fact} ${distance}`);
    const simulation = new Simulation(scenario, "raft", 1, {
      recordings: [{ near, begin: () => undefined }],
    });
    if (from === undefined) simulation.boot();
    else simulation.restore(from);
    simulation.run();
    return heard;
  };
  const plain = new Simulation(scenario, "raft", 1);
  plain.boot();
  plain.run(300);
  const whole = distances();
  const rest = distances(plain.snapshot());
  expect(whole).toContain("committed-is-durable delivered 0");
  expect(rest.length).toBeGreaterThan(0);
  expect(whole.slice(-rest.length)).toEqual(rest);
});
