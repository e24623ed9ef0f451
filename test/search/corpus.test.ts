/** What a search has learnt, cut into parts, is what it learnt as a whole. */
import { describe, expect, it } from "vitest";
import { type Corpus, corpusBefore, NOTHING_LEARNT, roundEnd } from "../../src/search/corpus.ts";
import { runTrial } from "../../src/search/run-trial.ts";
import { Search } from "../../src/search/search.ts";
import { guided } from "../../src/search/strategies/guided.ts";
import { subjectOf } from "../../src/search/subject.ts";
import { joined, NOTHING, type Tally } from "../../src/search/tally.ts";

const paxos = subjectOf("paxos", "half-quorum");
const subject = { ...paxos, given: { ...paxos.given, duration: "100ms", heal: "200ms", nodes: 3 } };
const BEGINS = 11;

/** What the trials of some numbers come to, after those that a corpus is of. */
function partOf(first: number, last: number, corpus: Corpus): Tally {
  const seeds = { first: BEGINS + first, last: BEGINS + last };
  const search = new Search(guided, subject, { parameters: {}, seeds, before: first, corpus });
  for (let next = search.next(); next !== null; next = search.next()) {
    search.settle(next.number, { kind: "finished", outcome: runTrial(next.trial) });
  }
  // As over a queue.
  return JSON.parse(JSON.stringify(search.tally())) as Tally;
}

describe("the corpus", () => {
  it("of parts in any order is that of the whole, and so are the trials made from it", () => {
    const whole = partOf(0, 79, NOTHING_LEARNT);
    const first = [partOf(20, 31, NOTHING_LEARNT), partOf(0, 19, NOTHING_LEARNT)].reduce(joined);
    const corpus = corpusBefore(32, first);
    expect(corpus.entries.length).toBeGreaterThan(3);
    const second = [partOf(50, 63, corpus), partOf(32, 49, corpus)].reduce(joined);
    const both = joined(second, first);
    const third = partOf(64, 79, corpusBefore(64, both));
    // Of a part that came later nothing is in what is made of those before it.
    expect(corpusBefore(64, joined(both, third))).toEqual(corpusBefore(64, both));
    expect([third, both, first, NOTHING].reduce(joined)).toEqual(whole);
  });

  it("holds each content once, whatever the trial was called", () => {
    const source = { name: "one", nodes: 3 };
    const entries = [0, 1, 2].map((number) => {
      const changed = { ...source, name: String(number), nodes: number === 2 ? 5 : 3 };
      return { number, source: changed, firsts: [], steps: 1, asked: [] };
    });
    const met = entries.map(({ number }) => number * 16 + 1);
    const { entries: kept } = corpusBefore(9, { features: [5, 6, 7], met, corpus: entries });
    expect(kept.map(({ number }) => number)).toEqual([0, 2]);
  });

  it("is learnt in rounds of 32 trials, later of a fourth of all before", () => {
    const ends = [0, 31, 32, 127, 128, 1_000].map(roundEnd);
    expect(ends).toEqual([32, 32, 64, 128, 160, 1_187]);
  });
});
