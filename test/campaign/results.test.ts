/** Parts of a campaign: in any cut and any order they come to what one search does. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinedParts, nothingOf, type Part } from "../../src/campaign/results.ts";
import { runTrial } from "../../src/search/run-trial.ts";
import { Search } from "../../src/search/search.ts";
import { documentOf } from "../../src/search/search-document.ts";
import type { TrialOutcome } from "../../src/search/strategies/strategy.ts";
import { swarm } from "../../src/search/strategies/swarm.ts";
import { planting, subjectOf } from "../../src/search/subject.ts";

const subject = planting(subjectOf("paxos"), "promise-not-persisted");
const SEEDS = { first: 5, last: 36 };

/** By seed: each is run once. */
const outcomes = new Map<number, TrialOutcome>();

function partOf(first: number, last: number): Part {
  const before = first - SEEDS.first;
  const search = new Search(swarm, subject, { parameters: {}, seeds: { first, last }, before });
  for (let next = search.next(); next !== null; next = search.next()) {
    const { number, trial } = next;
    const outcome = outcomes.get(trial.seed) ?? runTrial(trial);
    outcomes.set(trial.seed, outcome);
    // One seed is a fault of the program.
    if (trial.seed === 9) search.settle(number, { kind: "fault", message: "fell over" });
    else search.settle(number, { kind: "finished", outcome });
  }
  return { kind: "search", tally: search.tally() };
}

const whole = partOf(SEEDS.first, SEEDS.last);

const cuts = fc
  .uniqueArray(fc.integer({ min: SEEDS.first + 1, max: SEEDS.last }), { maxLength: 8 })
  .map((firsts) => [SEEDS.first, ...firsts.sort((a, b) => a - b)])
  .chain((firsts) =>
    fc.shuffledSubarray(
      firsts.map((first, at) => [first, (firsts[at + 1] ?? SEEDS.last + 1) - 1] as const),
      { minLength: firsts.length },
    ),
  );

describe("parts of a search", () => {
  it("come to what the whole does, in any cut and order, and twice as well as once", () => {
    const property = fc.property(cuts, fc.boolean(), (pieces, isTwice) => {
      const parts = pieces.map(([first, last]) => partOf(first, last));
      const all = isTwice ? [...parts, ...parts.toReversed()] : parts;
      expect(all.reduce(joinedParts, nothingOf("search"))).toEqual(whole);
    });
    fc.assert(property, { numRuns: 12, seed: 7 });
  });

  it("are joined in pairs as in a row", () => {
    const [a, b, c, d] = [partOf(5, 8), partOf(9, 20), partOf(21, 30), partOf(31, 36)] as const;
    const pairs = joinedParts(joinedParts(a, c), joinedParts(d, b));
    expect(pairs).toEqual(whole);
  });

  it("keep the lowest seed of each kind of failure, and say what a search of all says", () => {
    if (whole.kind !== "search") throw new Error("a search");
    const files = new Map();
    const parts = { version: "", strategy: "swarm", seeds: SEEDS, interrupted: false, files };
    const document = documentOf(whole.tally, subject, parts);
    expect(document.failures.length).toBeGreaterThan(0);
    const [first] = document.failures;
    const failing = [...outcomes].filter(([seed, { result }]) => {
      return seed !== 9 && result.verdict === "fail";
    });
    expect(first?.seed).toBe(Math.min(...failing.map(([seed]) => seed)));
    expect(document.faults).toEqual([{ seed: 9, message: "fell over" }]);
    expect(document.runs).toBe(32);
  });

  it("that share some trials only are refused", () => {
    expect(() => joinedParts(partOf(5, 10), partOf(8, 12))).toThrow(/some of the trials/);
  });
});
