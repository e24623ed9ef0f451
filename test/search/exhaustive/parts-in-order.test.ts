/** Parts of a search by departures: what they come to depends on no thread and no timing. */
import { expect, it } from "vitest";
import { Departing } from "../../../src/search/exhaustive/departing.ts";
import type { Part, PartMade } from "../../../src/search/exhaustive/departures.ts";
import { PartsInOrder } from "../../../src/search/exhaustive/parts-in-order.ts";
import { subjectOf } from "../../../src/search/subject.ts";

const one = { most: 1, crashes: 1 };

/** Several threads: of the parts at work the newest, or the oldest, ends next. */
function search(mutant: string | undefined, lag: number, workers: number, newest: boolean) {
  const subject = subjectOf("paxos", mutant);
  const threads = Array.from({ length: workers }, () => new Departing(subject, one));
  const inOrder = new PartsInOrder({ lag });
  const atWork: { readonly part: Part; readonly thread: Departing }[] = [];
  for (;;) {
    for (let thread = threads.pop(); thread !== undefined; thread = threads.pop()) {
      const part = inOrder.next();
      if (part === null) {
        threads.push(thread);
        break;
      }
      atWork.push({ part, thread });
    }
    const ends = newest ? atWork.pop() : atWork.shift();
    if (ends === undefined) return inOrder.explored();
    inOrder.settle(ends.thread.make(ends.part));
    threads.push(ends.thread);
  }
}

it("come to the same counts with one lag, made by any thread and ended in any order", () => {
  const alone = search(undefined, 4, 1, false);
  expect(alone).toMatchObject({ complete: true, failures: [], runs: 266 });
  expect(search(undefined, 4, 3, true)).toEqual(alone);
  expect(search(undefined, 4, 2, false)).toEqual(alone);
});

it("find the same failures with any lag, by the same departures, in the same order", () => {
  const found = (lag: number) =>
    search("ballot-without-id", lag, lag, true).failures.map(({ fingerprint, departures }) => {
      return { fingerprint, departures };
    });
  expect(found(1).length).toBeGreaterThan(0);
  expect(found(4)).toEqual(found(1));
});

it("count as complete up to the first that is not, and the others with what they came to", () => {
  const inOrder = new PartsInOrder({ lag: 4 });
  const made = (part: number, isWhole = true): PartMade => ({
    ...{ part, of: 9, fromUs: part === 0 ? null : 100 - part, listed: new Int32Array(0) },
    ...{ runs: 1, met: 0, steps: 10, states: 2, undecided: 0, vacuous: 0, failures: [] },
    ...{ isWhole, stops: false },
  });
  expect(inOrder.next()?.number).toBe(0);
  expect(inOrder.next()).toBeNull();
  inOrder.settle(made(0));
  expect([1, 2, 3, 4].map(() => inOrder.next()?.number)).toEqual([1, 2, 3, 4]);
  expect(inOrder.next()).toBeNull();
  inOrder.settle(made(1));
  inOrder.settle(made(3));
  inOrder.end();
  inOrder.settle(made(2, false));
  expect(inOrder.made).toMatchObject({ runs: 2, firsts: { made: 1, of: 9, fromUs: 99 } });
  expect(inOrder.next()).toBeNull();
  expect(inOrder.explored()).toMatchObject({ runs: 4, steps: 40, complete: false });
});

it("end by their bound of states at the same part, made by any thread", () => {
  const bounded = (newest: boolean) => {
    const subject = subjectOf("paxos");
    const inOrder = new PartsInOrder({ lag: 4, statesMax: 100 });
    const departing = new Departing(subject, one);
    const atWork: Part[] = [];
    for (;;) {
      for (let part = inOrder.next(); part !== null; part = inOrder.next()) atWork.push(part);
      const part = newest ? atWork.pop() : atWork.shift();
      if (part === undefined) return inOrder.explored();
      inOrder.settle(departing.make(part));
    }
  };
  expect(bounded(true)).toEqual(bounded(false));
  expect(bounded(true).complete).toBe(false);
});
