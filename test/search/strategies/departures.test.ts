/** Bounded by departures: every run that departs from the calm one in few places, each once. */
import { describe, expect, it } from "vitest";
import { CalmBase } from "../../../src/search/calm-base.ts";
import { runTrial } from "../../../src/search/run-trial.ts";
import { departures } from "../../../src/search/strategies/departures.ts";
import type { Trial } from "../../../src/search/strategies/strategy.ts";
import { subjectOf } from "../../../src/search/subject.ts";

const SEEDS = { first: 1, last: 100_000 };

function trialsOf(system: string, most: number, mutant?: string, seeds = SEEDS): Iterable<Trial> {
  const parameters = { most, crashes: 2 };
  const plan = departures.begin(subjectOf(system, mutant), { parameters, seeds });
  return (function* () {
    for (let trial = plan.next(); trial !== null; trial = plan.next()) yield trial;
  })();
}

describe("departures", () => {
  it("begin with the calm run, in which all is well and both operations end", () => {
    for (const system of ["raft", "multi-paxos", "zab", "paxos"]) {
      const [trial] = trialsOf(system, 0);
      const { result } = runTrial(trial as Trial);
      expect(result.verdict, system).toBe("pass");
      expect(result.operations.ok, system).toBe(2);
    }
  });

  it("come one after the other: of two places each pair is met once", () => {
    const base = new CalmBase(subjectOf("paxos"));
    const first = base.furtherOf([], true);
    const seen = new Set<string>();
    for (const one of first.slice(0, 12)) {
      for (const two of base.furtherOf([one], true)) {
        expect(two.place).toBeGreaterThan(one.place);
        const pair = JSON.stringify([one.departure, two.departure]);
        expect(seen.has(pair)).toBe(false);
        seen.add(pair);
      }
    }
    expect(seen.size).toBeGreaterThan(100);
  });

  it("are all made, with those of fewer before: one by one of the synod, with no violation", () => {
    const expected = 1 + new CalmBase(subjectOf("paxos")).furtherOf([], true).length;
    let runs = 0;
    for (const trial of trialsOf("paxos", 1)) {
      runs++;
      expect(runTrial(trial).result.violations).toEqual([]);
    }
    expect(runs).toBe(expected);
  });

  it("are counted without being made, and a part of them is what it is of the whole", () => {
    const subject = subjectOf("paxos");
    const one = { most: 1, crashes: 2 };
    const count = [...trialsOf("paxos", 1)].length;
    expect(departures.trials?.(subject, one, 10_000)).toBe(count);
    expect(departures.trials?.(subject, one, 99)).toBe(99);
    const some = (first: number, last: number) => [
      ...trialsOf("paxos", 2, undefined, { first, last }),
    ];
    const whole = some(1, count + 40);
    expect(some(1, 1)).toEqual(whole.slice(0, 1));
    expect(some(30, 33)).toEqual(whole.slice(29, 33));
    expect(some(count, count + 1)).toEqual(whole.slice(count - 1, count + 1));
    expect(some(count + 33, count + 40)).toEqual(whole.slice(count + 32));
  });

  it("end where the seeds do", () => {
    expect([...trialsOf("raft", 2, undefined, { first: 5, last: 14 })].length).toBe(10);
  });

  it.each([
    ["paxos", "half-quorum"],
    ["paxos", "promise-not-persisted"],
    ["two-phase-commit", "decision-not-forced"],
  ] as const)("find, of %s, %s with one departure at most", (system, mutant) => {
    const found = [...trialsOf(system, 1, mutant)].some(
      (trial) => runTrial(trial).result.verdict === "fail",
    );
    expect(found).toBe(true);
  });
});
