/** Guided: half of the trials are made from runs that covered something new. */
import { describe, expect, it } from "vitest";
import { runTrial } from "../../../src/search/run-trial.ts";
import { Search } from "../../../src/search/search.ts";
import { guided } from "../../../src/search/strategies/guided.ts";
import { subjectOf } from "../../../src/search/subject.ts";

/**
 * Runs a search with so many trials at work at once, which end in another order than they began.
 */
function searched(system: string, mutant: string | undefined, runs: number, workers: number) {
  const settings = { parameters: {}, seeds: { first: 1, last: runs } };
  const search = new Search(guided, subjectOf(system, mutant), settings);
  const hashes: string[] = [];
  for (;;) {
    const some = Array.from({ length: workers }, () => search.next()).flatMap((one) => one ?? []);
    if (some.length === 0) return { search, hashes };
    const ends = some.map(({ number, trial }) => ({ number, outcome: runTrial(trial) }));
    hashes.push(...ends.map(({ outcome }) => outcome.result.hash));
    for (const { number, outcome } of ends.reverse()) {
      search.settle(number, { kind: "finished", outcome });
    }
  }
}

describe("guided", () => {
  it("makes the same trials for any number of workers", () => {
    const one = searched("paxos", undefined, 70, 1);
    const many = searched("paxos", undefined, 70, 7);
    expect(many.hashes).toEqual(one.hashes);
    expect(one.search.runs).toBe(70);
    expect([...one.search.failures.keys()]).toEqual([]);
  });

  it("finds a planted bug", () => {
    const { search } = searched("paxos", "half-quorum", 40, 1);
    expect([...search.failures.keys()]).toContain("paxos/learn-only-chosen");
  });
});
