/**
 * The search for planted bugs: only declared detectors count, directed and at random, and the rest
 * is shown.
 */
import { describe, expect, it } from "vitest";
import { findScenarios, loadScenarios } from "../../src/cli/scenarios.ts";
import { must } from "../../src/core/assert.ts";
import type { MutantInfo } from "../../src/protocol/mutant.ts";
import { protocols } from "../../src/protocols/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import {
  directedScenarios,
  finds,
  findsAsExpected,
  type MutantRun,
  outcomesOf,
  planFor,
  summarize,
  sweepOf,
} from "../../src/search/mutants.ts";

const scenarios = await loadScenarios(findScenarios(["scenarios"]));
const judged = [...protocols.values()];

function mutantOf(protocol: string, name: string): MutantInfo {
  return must(protocols.get(protocol)?.mutants.get(name), `${protocol} has a mutant ${name}`);
}

const planted = judged.flatMap(({ name: protocol, mutants }) =>
  [...mutants.values()]
    .filter(({ equivalent }) => !equivalent)
    .map((mutant) => ({ protocol, name: mutant.name, mutant })),
);

describe.each(planted)("$protocol, $name", ({ protocol, name, mutant }) => {
  const directed = directedScenarios(scenarios, protocol, name);

  it("has a directed scenario", () => {
    expect(directed).not.toEqual([]);
  });

  it.each(directed)("is found by a declared detector, as $file expects", (scenario) => {
    const run = simulate(scenario, protocol, scenario.seeds.first);
    const alarms = run.violations.map(({ check }) => check);
    expect(mutant.detectors, scenario.file).toContain(alarms[0]);
    expect(findsAsExpected(mutant, scenario.expect, run), `${scenario.file}: ${alarms}`).toBe(true);
  });
});

const failed = (seed: number, ...checks: string[]): MutantRun => ({
  seed,
  steps: 100,
  verdict: "fail",
  violations: checks.map((check) => ({ check })),
});
const passed = (seed: number): MutantRun => ({ ...failed(seed), verdict: "pass" });

describe("a run", () => {
  const mutant = { detectors: ["one-vote-per-term", "election-safety"] };

  it("finds a mutant if a declared detector alarmed first", () => {
    expect(finds(mutant, failed(1, "election-safety", "progress"))).toBe(true);
  });

  it("does not if another check did, though a declared one alarmed as well", () => {
    expect(finds(mutant, failed(1, "node-error", "election-safety"))).toBe(false);
    expect(finds(mutant, passed(1))).toBe(false);
  });

  it("does not if the cluster could not recover: that is no alarm", () => {
    const beyond = { verdict: "unrecoverable", violations: [{ check: "progress" }] } as const;
    expect(finds({ detectors: ["progress"] }, beyond)).toBe(false);
  });

  it("of a directed scenario must also fail as the scenario says", () => {
    const run = failed(1, "one-vote-per-term");
    expect(findsAsExpected(mutant, { fail: "one-vote-per-term" }, run)).toBe(true);
    expect(findsAsExpected(mutant, { fail: "election-safety" }, run)).toBe(false);
  });
});

describe("the outcome of a mutant", () => {
  const plan = planFor("raft", mutantOf("raft", "figure-8"), scenarios);
  const planned = sweepOf([plan], { first: 1, last: 4 });

  it("counts runs by what alarmed first: declared detectors, and apart from them all others", () => {
    const random = [
      passed(1),
      failed(2, "node-error"),
      failed(3, "commits-own-term"),
      failed(4, "progress"),
    ];
    const [outcome] = outcomesOf(planned, [[failed(1, "commits-own-term")], random]);
    expect(outcome?.directed).toEqual({
      scenario: "scenarios/raft/figure-8-mutant.yaml",
      found: true,
      check: "commits-own-term",
      undeclared: null,
    });
    expect(outcome?.random).toEqual({
      runs: 4,
      steps: 400,
      found: 1,
      firstSeed: 3,
      stepsToFirst: 300,
      check: "commits-own-term",
      undeclared: { "node-error": 1, progress: 1 },
    });
    expect(summarize([must(outcome, "one plan, one outcome")])).toEqual({
      mutants: 1,
      equivalent: 0,
      foundDirected: 1,
      foundRandom: 1,
    });
  });

  it("says which undeclared check a directed scenario failed by, and does not call that found", () => {
    const [outcome] = outcomesOf(planned, [[failed(1, "progress")], []]);
    expect(outcome?.directed).toMatchObject({ found: false, check: null, undeclared: "progress" });
  });

  it("is left out while none of its runs has ended", () => {
    expect(outcomesOf(planned, [[], []])).toEqual([]);
  });

  it("of a mutant without directed scenarios and random runs is that it was not found", () => {
    const bare = { ...plan, directed: [] };
    expect(outcomesOf(sweepOf([bare], null), [])).toMatchObject([
      { directed: { scenario: null, found: false }, random: { runs: 0, found: 0 } },
    ]);
  });
});

describe("random runs", () => {
  it("take seed s to the s-modulo-nth scenario of the protocol's space", () => {
    const plan = planFor("zab", mutantOf("zab", "local-read"), []);
    const { groups, scenarios: all } = sweepOf([plan], { first: 1, last: 9 });
    expect(all).toEqual(plan.random);
    expect(groups).toEqual([
      { scenario: 0, cycle: plan.random.length, protocol: "zab", seeds: { first: 1, last: 9 } },
    ]);
  });
});
