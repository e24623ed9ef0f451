/**
 * The search for planted bugs: only declared detectors count, directed and at random, and the rest
 * is shown.
 */
import { describe, expect, it } from "vitest";
import { findScenarios, loadScenarios } from "../../src/cli/scenarios.ts";
import { must } from "../../src/core/assert.ts";
import type { MutantInfo } from "../../src/protocol/mutant.ts";
import { protocols } from "../../src/protocols/index.ts";
import type { RunResult } from "../../src/runner/result.ts";
import { simulate } from "../../src/runner/simulate.ts";
import {
  directedScenarios,
  finds,
  findsAsExpected,
  Hunt,
  type MutantOutcome,
  type MutantPlan,
  type MutantRun,
  outcomeOf,
  summarize,
} from "../../src/search/mutants.ts";
import { NOTHING_COVERED } from "../../src/search/run-trial.ts";
import { lostSince, parseScore, scoreOf } from "../../src/search/score.ts";
import type { TrialEnd } from "../../src/search/search.ts";
import { strategies } from "../../src/search/strategies/index.ts";
import { subjectOf } from "../../src/search/subject.ts";

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
  const mutant = mutantOf("raft", "figure-8");
  const plan: MutantPlan = {
    protocol: "raft",
    mutant,
    directed: directedScenarios(scenarios, "raft", "figure-8"),
    subject: subjectOf("raft", "figure-8"),
  };

  it("counts runs by what alarmed first: declared detectors, and apart from them all others", () => {
    const random = [
      passed(1),
      failed(2, "node-error"),
      failed(3, "commits-own-term"),
      failed(4, "progress"),
    ];
    const outcome = outcomeOf(plan, [failed(1, "commits-own-term")], random);
    expect(outcome.directed).toEqual({
      scenario: "scenarios/raft/figure-8-mutant.yaml",
      found: true,
      check: "commits-own-term",
      undeclared: null,
    });
    expect(outcome.random).toEqual({
      runs: 4,
      steps: 400,
      found: 1,
      firstSeed: 3,
      stepsToFirst: 300,
      check: "commits-own-term",
      undeclared: { "node-error": 1, progress: 1 },
    });
    expect(summarize([outcome])).toEqual({
      mutants: 1,
      equivalent: 0,
      foundDirected: 1,
      foundRandom: 1,
    });
  });

  it("says which undeclared check a directed scenario failed by, and does not call that found", () => {
    const { directed } = outcomeOf(plan, [failed(1, "progress")], []);
    expect(directed).toMatchObject({ found: false, check: null, undeclared: "progress" });
  });

  it("of a mutant without directed scenarios and random runs is that it was not found", () => {
    expect(new Hunt({ ...plan, directed: [] }, null).outcome()).toMatchObject({
      directed: { scenario: null, found: false },
      random: { runs: 0, found: 0 },
    });
  });
});

describe("the hunt for a mutant", () => {
  const zab: MutantPlan = {
    protocol: "zab",
    mutant: mutantOf("zab", "local-read"),
    directed: [],
    subject: subjectOf("zab", "local-read"),
  };
  const settings = {
    strategy: must(strategies.get("uniform"), "there is a uniform strategy"),
    parameters: {},
    seeds: { first: 1, last: 50 },
    findsMax: 2,
  };
  /** Ends that need no run: a seed that three divides finds the mutant. */
  const endOf = (seed: number): TrialEnd => {
    const run = seed % 3 === 0 ? failed(seed, "read-freshness") : passed(seed);
    return {
      kind: "finished",
      outcome: { ...NOTHING_COVERED, result: run as unknown as RunResult, made: run.steps },
    };
  };

  it("ends at the run that finds it for the last time, whatever order runs end in", () => {
    const inOrder = new Hunt(zab, settings);
    for (let job = inOrder.next(); job !== null; job = inOrder.next()) {
      inOrder.settle(job.number, endOf(job.trial.seed));
    }
    const apart = new Hunt(zab, settings);
    const jobs = Array.from({ length: 9 }, () => must(apart.next(), "there are more"));
    for (const job of jobs.reverse()) apart.settle(job.number, endOf(job.trial.seed));
    expect(apart.complete).toBe(true);
    expect(apart.outcome()).toEqual(inOrder.outcome());
    expect(apart.outcome()?.random).toMatchObject({ runs: 6, found: 2, firstSeed: 3 });
  });

  it("ends at the run that comes to its steps", () => {
    const hunt = new Hunt(zab, { ...settings, findsMax: 99, stepsMax: 450 });
    for (let job = hunt.next(); job !== null; job = hunt.next()) {
      hunt.settle(job.number, endOf(job.trial.seed));
    }
    expect(hunt.outcome()?.random).toMatchObject({ runs: 5, steps: 500, found: 1 });
  });

  it("is left out while none of its runs has ended", () => {
    expect(new Hunt(zab, settings).outcome()).toBeNull();
  });
});

describe("a score", () => {
  const outcome = (name: string, found: number): MutantOutcome =>
    ({ name, protocol: "raft", equivalent: false, random: { found } }) as MutantOutcome;
  const before = scoreOf([outcome("a", 3), outcome("b", 0)], { seeds: "1..9" });

  it("loses what was found and is missed, and nothing of what was not looked for", () => {
    expect(lostSince(before, scoreOf([outcome("a", 0), outcome("b", 1)], {}))).toEqual(["raft/a"]);
    expect(lostSince(before, scoreOf([outcome("b", 0)], {}))).toEqual([]);
  });

  it("is read as it was written, and anything else is refused", () => {
    expect(parseScore(JSON.stringify(before), "score.json")).toEqual(before);
    expect(() => parseScore("{}", "score.json")).toThrow("score.json: expected a score");
  });
});
