/** The swarm: the order in which things come is one of the features that a seed turns on. */
import { describe, expect, it } from "vitest";
import { scenarioDigest } from "../../../src/runner/artifact.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { runTrial } from "../../../src/search/run-trial.ts";
import { swarm } from "../../../src/search/strategies/swarm.ts";
import { subjectOf } from "../../../src/search/subject.ts";

function drawn(system: string, last: number): readonly Scenario[] {
  const seeds = { first: 1, last };
  const plan = swarm.begin(subjectOf(system), { parameters: {}, seeds });
  return Array.from({ length: last }, () => plan.next()?.scenario as Scenario);
}

describe("the order of a swarm's run", () => {
  const scenarios = drawn("raft", 200);
  const ordered = scenarios.filter(({ choices }) => choices !== undefined);

  it("is plain for about half of the seeds, and goes by drawn priorities for the others", () => {
    expect(ordered.length).toBeGreaterThan(70);
    expect(ordered.length).toBeLessThan(130);
    const drawnOnes = (of: (scenario: Scenario) => unknown) => new Set(ordered.map(of)).size;
    expect(drawnOnes(({ choices }) => choices?.priorities?.of)).toBe(2);
    expect(drawnOnes(({ choices }) => choices?.priorities?.late)).toBe(7);
    expect(drawnOnes(({ choices }) => choices?.windowUs)).toBeGreaterThan(20);
  });

  it("is plain when the faults end, so that progress is asked; that a leader stays is not", () => {
    const plain = scenarios.filter(({ choices }) => choices === undefined);
    for (const some of [ordered, plain]) {
      const asked = some.filter(({ checks }) => checks.includes("progress"));
      expect(asked.length / some.length).toBeGreaterThan(0.4);
    }
    for (const { staysUs } of ordered) expect(staysUs).toBe(0);
  });

  it("is in the scenario's source, so that an artifact has it", () => {
    const [one] = ordered as [Scenario];
    const again = resolveScenario(one.source, one.file);
    expect(scenarioDigest(again)).toBe(scenarioDigest(one));
    const hashOf = (scenario: Scenario) =>
      runTrial({ scenario, protocol: "raft", seed: 1 }).result.hash;
    expect(hashOf(again)).toBe(hashOf(one));
  });

  it("is always plain where something is noticed within a time", () => {
    for (const system of ["swim", "heartbeat-detector"]) {
      for (const { choices } of drawn(system, 20)) expect(choices).toBeUndefined();
    }
  });
});

describe("a swarm's run", () => {
  it("asks at a rate that is drawn, and ends whatever it does", () => {
    const scenarios = drawn("raft", 60);
    const rates = scenarios.map(({ workload }) => workload.settings["rate"] as number);
    expect(new Set(rates).size).toBeGreaterThan(30);
    expect(Math.min(...rates)).toBeLessThan(8);
    for (const { limits } of scenarios) expect(limits.stepsMax).toBe(1_000_000);
  });
});
