/**
 * A fixed slice of the soak: every feature of Raft under every fault that it promises to bear, and
 * no alarm.
 */
import { describe, expect, it } from "vitest";
import { simulate } from "../../../src/runner/simulate.ts";
import { randomScenarios } from "../../../src/search/random-scenarios.ts";

const SEEDS_EACH = 12;

describe.each(
  randomScenarios("raft").map((scenario, at) => ({ name: scenario.name, scenario, at })),
)("$name", ({ scenario, at }) => {
  it("violates nothing and recovers", () => {
    for (let round = 0; round < SEEDS_EACH; round++) {
      const seed = 50_000 + at + round * 8;
      const { verdict, violations, happened } = simulate(scenario, "raft", seed);
      expect({ seed, verdict, violations }).toEqual({ seed, verdict: "pass", violations: [] });
      expect(happened["elections"]).toBeGreaterThan(0);
    }
  });
});
