/** Comparing strategies: steps to the find by a declared detector, in quartiles. */
import { describe, expect, it } from "vitest";
import {
  type Compared,
  halfOf,
  meanSteps,
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

  it("rank it by its mean steps over those of another, where any of the two found a mutant", () => {
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
        one("uniform", "b", [null, null, null]),
        one("uniform", "c", [null, null, null]),
        one("other", "a", [20, 30, 20]),
        one("other", "b", [1, 1, 1]),
        one("other", "c", [null, null, null]),
      ],
      "uniform",
      100,
    );
    // Of b: 3 steps and 3.5 finds over 300 steps and half a find; of a 70 over 30.
    expect(ranking[0]).toEqual({ strategy: "uniform", found: 3, trials: 9, ratio: 1 });
    expect(ranking[1]).toMatchObject({ strategy: "other", found: 6, trials: 9 });
    expect(ranking[1]?.ratio).toBeCloseTo(3 / 3.5 / (300 / 0.5));
  });

  it("counts a trial that found nothing with all of its steps", () => {
    expect(meanSteps([10, null, 40], 100)).toBeCloseTo(150 / 2.5);
    expect(meanSteps([null, null], 100)).toBe(400);
  });
});
