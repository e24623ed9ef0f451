/**
 * A search is the same whatever the workers: trials end in any order, and are learnt of in theirs.
 */

import { describe, expect, it } from "vitest";
import { must } from "../../src/core/assert.ts";
import type { RunResult } from "../../src/runner/result.ts";
import { curveOf } from "../../src/search/discovery.ts";
import { Search, type TrialEnd } from "../../src/search/search.ts";
import type { Strategy, Trial } from "../../src/search/strategies/strategy.ts";
import { subjectOf } from "../../src/search/subject.ts";

const SUBJECT = subjectOf("raft");
const SETTINGS = { parameters: {}, seeds: { first: 1, last: 40 } };

/** Trials by seed alone, and what was learnt of, in order. */
function noting(round: number | null): Strategy & { readonly learnt: number[] } {
  const learnt: number[] = [];
  return {
    name: "noting",
    about: "Notes.",
    parameters: {},
    roundEnd: round === null ? null : (number) => (Math.floor(number / round) + 1) * round,
    learnt,
    begin: (_subject, { seeds }) => {
      let seed = seeds.first;
      return {
        next: () => (seed > seeds.last ? null : ({ protocol: "raft", seed: seed++ } as Trial)),
        learn: ({ seed }) => {
          learnt.push(seed);
          return null;
        },
      };
    },
  };
}

/** Each fifth run fails, in two ways. */
function endOf({ seed }: Trial): TrialEnd {
  const check = seed % 10 === 0 ? "progress" : "one-vote-per-term";
  const isBad = seed % 5 === 0;
  const result = {
    protocol: "raft",
    seed,
    steps: 100,
    verdict: isBad ? "fail" : "pass",
    violations: isBad ? [{ check, message: check }] : [],
  } as unknown as RunResult;
  const covered = {
    features: new Uint32Array([seed % 7, 100 + seed]),
    firsts: [],
    goals: [],
    facts: [],
    faults: [],
  };
  return { kind: "finished", outcome: { result, made: 100, ...covered } };
}

/** Runs a search with so many trials at work, of which the last given ends first. */
function searched(search: Search, workers: number): Search {
  const open: { number: number; trial: Trial }[] = [];
  for (;;) {
    while (open.length < workers) {
      const next = search.next();
      if (next === null) break;
      open.push(next);
    }
    const ended = open.pop();
    if (ended === undefined || search.complete) return search;
    search.settle(ended.number, endOf(ended.trial));
  }
}

const summary = (search: Search) => ({
  runs: search.runs,
  seeds: search.seeds,
  steps: search.discovery.steps,
  features: search.discovery.features,
  curve: curveOf(search.discovery.marks, search.discovery.met.values(), search.discovery),
  failures: [...search.failures.values()].map(({ fingerprint, runs, first, stepsToFirst }) => [
    fingerprint,
    runs,
    first.trial.seed,
    stepsToFirst,
  ]),
});

describe("a search", () => {
  it("groups failures by fingerprint, with the first of each", () => {
    const { failures, runs, seeds } = summary(
      searched(new Search(noting(null), SUBJECT, SETTINGS), 1),
    );
    expect({ runs, seeds }).toEqual({ runs: 40, seeds: { first: 1, last: 40 } });
    expect(failures).toEqual([
      ["raft/one-vote-per-term", 4, 5, 500],
      ["raft/progress", 4, 10, 1_000],
    ]);
  });

  it("comes to the same with one trial at work as with nine that end last first", () => {
    const one = searched(new Search(noting(null), SUBJECT, SETTINGS, { stepsMax: 2_250 }), 1);
    const nine = searched(new Search(noting(null), SUBJECT, SETTINGS, { stepsMax: 2_250 }), 9);
    expect(summary(nine)).toEqual(summary(one));
    expect(one.runs).toBe(23);
  });

  it("learns of a whole round before the next is asked for", () => {
    const strategy = noting(4);
    const search = new Search(strategy, SUBJECT, SETTINGS);
    const given = Array.from({ length: 4 }, () => must(search.next(), "there are more"));
    expect(search.next()).toBeNull();
    for (const { number, trial } of given.toReversed()) search.settle(number, endOf(trial));
    expect(strategy.learnt).toEqual([1, 2, 3, 4]);
    expect(search.next()?.trial.seed).toBe(5);
  });

  it("that is stopped lets what has begun end, and has no gap among its seeds", () => {
    const search = new Search(noting(null), SUBJECT, SETTINGS);
    const given = [must(search.next(), "a trial"), must(search.next(), "a trial")];
    search.stop();
    expect([search.next(), search.complete]).toEqual([null, false]);
    for (const { number, trial } of given.toReversed()) search.settle(number, endOf(trial));
    expect([search.complete, search.runs]).toEqual([true, 2]);
  });
});
