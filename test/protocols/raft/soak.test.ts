/**
 * A fixed slice of the soak: Raft's features under the faults that it promises to bear, as the
 * swarm draws them, and no alarm.
 */
import { expect, it } from "vitest";
import { simulate } from "../../../src/runner/simulate.ts";
import { drawnScenarios } from "../../../src/search/drawn-scenarios.ts";

const SLICE = 60;

it("violates nothing and recovers, in the soak's first seeds", () => {
  let elections = 0;
  for (const [at, scenario] of drawnScenarios("raft", undefined, SLICE).entries()) {
    const seed = at + 1;
    const { verdict, violations, happened } = simulate(scenario, "raft", seed);
    expect({ seed, verdict, violations }).toEqual({ seed, verdict: "pass", violations: [] });
    elections += happened["elections"] ?? 0;
  }
  expect(elections).toBeGreaterThan(SLICE);
});
