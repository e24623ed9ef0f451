/** Guided: many trials are made from runs that covered something new. */
import { describe, expect, it } from "vitest";
import { Decisions } from "../../../src/kernel/choices/decisions.ts";
import { Recording } from "../../../src/runner/recording.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import { explicitSource, resolveScenario } from "../../../src/scenario/resolve.ts";
import { corpusBefore } from "../../../src/search/corpus.ts";
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

/** One search of the correct Raft, made once. */
const latest: { raft?: ReturnType<typeof searched> } = {};

function ofRaft(): ReturnType<typeof searched> {
  latest.raft ??= searched("raft", undefined, 80, 1);
  return latest.raft;
}

/** Overlays that are made from what that search has shown. */
function overlaysOfRaft(): readonly Trial[] {
  const { search } = ofRaft();
  const before = search.runs;
  const plan = guided.begin(subjectOf("raft"), {
    parameters: {},
    seeds: { first: before + 1, last: before + 200 },
    before,
    corpus: corpusBefore(before, search.tally()),
  });
  const trials = Array.from({ length: 200 }, () => plan.next()).flatMap((one) => one ?? []);
  return trials.filter(isOverlay);
}

function isOverlay({ scenario }: Trial): boolean {
  return (scenario.choices?.decisions.length ?? 0) > 0;
}

/** The beginning of a trial's run that is that of another; undefined: it goes by its own seed. */
function beginningOf({ trial }: Made) {
  return trial.scenario.choices?.begins?.at(-1);
}

/** Whether a trial's run makes further steps in the event that ends what it has in common. */
function endsWithinEvent({ scenario, protocol, seed, common }: Trial): boolean {
  const { steps = 0 } = common ?? {};
  const simulation = new Simulation(scenario, protocol, seed);
  simulation.boot();
  simulation.run(steps);
  return simulation.world.steps > steps;
}

function expectReplays({ trial, outcome }: Made): void {
  const { scenario, protocol, seed } = trial;
  const again = resolveScenario(explicitSource(scenario), scenario.file);
  const { history: _history, ...result } = simulate(again, protocol, seed);
  expect(result).toEqual(outcome.result);
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
    const { made } = ofRaft();
    const branches = made.filter((one) => beginningOf(one) !== undefined && !isOverlay(one.trial));
    expect(branches.length).toBeGreaterThan(8);
    for (const one of branches.slice(0, 6)) {
      expectReplays(one);
      const { seed: of = 0, steps = 0 } = beginningOf(one) ?? {};
      const parent = made.find(({ trial }) => trial.seed === of)?.trial as Trial;
      expect(stepsOf(one.trial, steps)).toEqual(stepsOf(parent, steps));
    }
  });

  it("lays decisions by key over runs that it listened to, the same up to them", () => {
    const { made } = ofRaft();
    const overlays = overlaysOfRaft();
    expect(overlays.length).toBeGreaterThan(3);
    for (const trial of overlays.slice(0, 6)) {
      const one = { trial, outcome: runTrial(trial) };
      expectReplays(one);
      const { decisions = [], untilUs = 0 } = trial.scenario.choices ?? {};
      expect(decisions.length).toBeLessThanOrEqual(4);
      expect(untilUs).toBeLessThan(trial.scenario.durationUs);
      const parent = made.find((other) => other.trial.seed === beginningOf(one)?.seed) as Made;
      expect(parent.trial.listens).toBe(true);
      const asked = new Map(parent.outcome.asked?.map(([kind, key, , step]) => [kind + key, step]));
      const steps = decisions.map(([kind, key]) => asked.get(kind + key) as number);
      const before = Math.min(...steps) - 1;
      expect(stepsOf(trial, before)).toEqual(stepsOf(parent.trial, before));
    }
  });

  it("is told of choices near its first hits, which changes no run", () => {
    const { made } = ofRaft();
    const listened = made.filter(({ outcome }) => (outcome.asked?.length ?? 0) > 0);
    expect(listened.length).toBeGreaterThan(2);
    const [{ trial, outcome }] = listened as [Made];
    const { listens: _listens, ...deaf } = trial;
    const again = runTrial(deaf);
    expect(again.asked).toBeUndefined();
    expect(again.result).toEqual(outcome.result);
    const recorded = new Decisions();
    const { scenario, protocol, seed } = trial;
    simulate(scenario, protocol, seed, { choices: { base: "weather", listener: recorded } });
    for (const [kind, key, answer] of outcome.asked ?? []) {
      expect(recorded.of(kind).get(key)).toEqual(answer);
    }
  });

  it("counts the steps of a beginning once, where it does not end within an event", () => {
    const { made } = ofRaft();
    const continuing = made.filter(
      ({ trial }) => trial.continues === true && (trial.common?.steps ?? 0) > 0,
    );
    const saved = continuing.filter(({ outcome }) => outcome.made < outcome.result.steps);
    expect(saved.length).toBeGreaterThan(3);
    expect(saved.map(({ trial }) => trial.seed)).toEqual(
      continuing.filter(({ trial }) => !endsWithinEvent(trial)).map(({ trial }) => trial.seed),
    );
    for (const one of saved) {
      const { trial, outcome } = one;
      const before = outcome.result.steps - outcome.made;
      expect(before).toBeGreaterThanOrEqual(trial.common?.steps as number);
      const first = made.find(
        (other) =>
          other.trial.continues !== true &&
          JSON.stringify([beginningOf(other), other.trial.common]) ===
            JSON.stringify([beginningOf(one), one.trial.common]),
      );
      expect(first?.outcome.made).toBe(first?.outcome.result.steps);
    }
  });

  it("finds a planted bug", () => {
    const { search } = searched("paxos", "half-quorum", 40, 1);
    expect([...search.failures.keys()]).toContain("paxos/learn-only-chosen");
  });
});
