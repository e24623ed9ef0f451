/** Comparing strategies: steps to the find by a declared detector, in quartiles. */
import { describe, expect, it } from "vitest";
import {
  type Compared,
  halfOf,
  quartilesOf,
  rankingOf,
  seedsOfTrial,
  stepsToFind,
} from "../../src/search/compare.ts";
import type { FailureGroup, Search } from "../../src/search/search.ts";

describe("the steps to a find", () => {
  it("are those to the first run in which a declared detector alarmed first", () => {
    const group = (check: string, stepsToFirst: number) =>
      [check, { stepsToFirst, first: { result: { violations: [{ check }] } } }] as const;
    const failures = new Map([
      group("node-error", 10),
      group("votes-safe", 30),
      group("agreement", 20),
    ]) as unknown as Map<string, FailureGroup>;
    const search: Pick<Search, "failures"> = { failures };
    expect(stepsToFind(search, { detectors: ["votes-safe", "agreement"] })).toBe(20);
    expect(stepsToFind(search, { detectors: ["one-leader"] })).toBeNull();
  });

  it("come in quartiles, in which a trial that found nothing is the longest", () => {
    expect(quartilesOf([5, 1, null, 3, 4])).toEqual({ lower: 3, median: 4, upper: 5 });
    expect(quartilesOf([null, null, 7])).toEqual({ lower: 7, median: null, upper: null });
  });
});

describe("the trials of a strategy", () => {
  it("share no seeds", () => {
    expect(seedsOfTrial(5, 0)).toEqual({ first: 5, last: 1_000_004 });
    expect(seedsOfTrial(5, 1)).toEqual({ first: 1_000_005, last: 2_000_004 });
  });

  it("are of mutants of two halves that their names decide", () => {
    const halves = Array.from({ length: 100 }, (_, at) => halfOf({ name: `mutant-${at}` }));
    expect(halves.filter((half) => half === "tuning").length).toBeGreaterThan(30);
    expect(halves.filter((half) => half === "reporting").length).toBeGreaterThan(30);
  });

  it("rank it by its medians over those of another, mutant by mutant", () => {
    const one = (strategy: string, mutant: string, finds: (number | null)[]): Compared => ({
      protocol: "raft",
      mutant,
      half: "tuning",
      strategy,
      finds,
      quartiles: quartilesOf(finds),
    });
    const ranking = rankingOf(
      [
        one("uniform", "a", [10, 10, 10]),
        one("uniform", "b", [null, null, 10]),
        one("other", "a", [5, 5, null]),
        one("other", "b", [1, 1, 1]),
      ],
      "uniform",
    );
    expect(ranking).toEqual([
      { strategy: "uniform", found: 4, trials: 6, ratio: 1 },
      { strategy: "other", found: 5, trials: 6, ratio: 0.5 },
    ]);
  });
});
