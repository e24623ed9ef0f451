/** Guided: many trials are made from runs that covered something new. */
import { describe, expect, it } from "vitest";
import { Recording } from "../../../src/runner/recording.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { explicitSource, resolveScenario } from "../../../src/scenario/resolve.ts";
import { runTrial } from "../../../src/search/run-trial.ts";
import { Search } from "../../../src/search/search.ts";
import { guided } from "../../../src/search/strategies/guided.ts";
import type { Trial, TrialOutcome } from "../../../src/search/strategies/strategy.ts";
import { subjectOf } from "../../../src/search/subject.ts";

interface Made {
  readonly trial: Trial;
  readonly outcome: TrialOutcome;
}

/**
 * Runs a search with so many trials at work at once, which end in another order than they began.
 */
function searched(system: string, mutant: string | undefined, runs: number, workers: number) {
  const settings = { parameters: {}, seeds: { first: 1, last: runs } };
  const search = new Search(guided, subjectOf(system, mutant), settings);
  const made: Made[] = [];
  for (;;) {
    const some = Array.from({ length: workers }, () => search.next()).flatMap((one) => one ?? []);
    if (some.length === 0) return { search, made };
    const ends = some.map(({ number, trial }) => ({ number, trial, outcome: runTrial(trial) }));
    made.push(...ends);
    for (const { number, outcome } of ends.reverse()) {
      search.settle(number, { kind: "finished", outcome });
    }
  }
}

/** The beginning of a trial's run that is that of another; undefined: it goes by its own seed. */
function beginningOf({ trial }: Made) {
  return trial.scenario.choices?.begins?.at(-1);
}

/** What happened before a step; a fault that follows it is told as of that step. */
function stepsOf({ scenario, protocol, seed }: Trial, count: number) {
  const recording = new Recording();
  simulate(scenario, protocol, seed, { strict: false, recordings: [recording] });
  return [...recording.log.events()]
    .filter(({ step }) => step < count)
    .map(({ step, kind, atUs, actor, other, cause }) => [step, kind, atUs, actor, other, cause]);
}

describe("guided", () => {
  it("makes the same trials for any number of workers", () => {
    const one = searched("paxos", undefined, 100, 1);
    const many = searched("paxos", undefined, 100, 7);
    const outcomes = ({ made }: ReturnType<typeof searched>) =>
      made.map(({ outcome }) => [outcome.result.hash, outcome.made, outcome.features]);
    expect(outcomes(many)).toEqual(outcomes(one));
    expect(one.search.runs).toBe(100);
    expect([...one.search.failures.keys()]).toEqual([]);
  });

  it("branches into runs that their scenarios make again, each from a run before it", () => {
    const { made } = searched("raft", undefined, 80, 1);
    const branches = made.filter((one) => beginningOf(one) !== undefined);
    expect(branches.length).toBeGreaterThan(8);
    for (const { trial, outcome } of branches.slice(0, 6)) {
      const { scenario, protocol, seed } = trial;
      const again = resolveScenario(explicitSource(scenario), scenario.file);
      const { history: _history, ...result } = simulate(again, protocol, seed);
      expect(result).toEqual(outcome.result);
      const { seed: of = 0, steps = 0 } = beginningOf({ trial, outcome }) ?? {};
      const parent = made.find((one) => one.trial.seed === of)?.trial as Trial;
      expect(stepsOf(trial, steps)).toEqual(stepsOf(parent, steps));
    }
  });

  it("counts the steps of a beginning once", () => {
    const { made } = searched("raft", undefined, 80, 1);
    const branches = made.filter((one) => (beginningOf(one)?.steps ?? 0) > 0);
    const saved = branches.filter(({ outcome }) => outcome.made < outcome.result.steps);
    expect(saved.length).toBeGreaterThan(branches.length / 2);
    for (const one of saved) {
      const { trial, outcome } = one;
      expect(trial.continues).toBe(true);
      const before = outcome.result.steps - outcome.made;
      expect(before).toBeGreaterThanOrEqual(beginningOf(one)?.steps as number);
      const first = made.find(
        (other) =>
          other.trial.continues !== true &&
          JSON.stringify(beginningOf(other)) === JSON.stringify(beginningOf(one)),
      );
      expect(first?.outcome.made).toBe(first?.outcome.result.steps);
    }
  });

  it("finds a planted bug", () => {
    const { search } = searched("paxos", "half-quorum", 40, 1);
    expect([...search.failures.keys()]).toContain("paxos/learn-only-chosen");
  });
});
