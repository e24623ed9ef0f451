/** What a run covered: goals go by the facts of its system, be it of one service or several. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
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
