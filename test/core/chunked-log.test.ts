/**
 * The contract of the chunked log: a plain array with an offset, and copies that do not disturb
 * each other.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  append,
  type ChunkedLog,
  copyLog,
  emptyLog,
  entryAt,
  lastIndexOf,
  sliceOf,
  trimThrough,
  truncateFrom,
} from "../../src/core/chunked-log.ts";

type Action = { readonly do: "append" | "truncate" | "trim"; readonly amount: number };

const actions = fc.array(
  fc.record({
    do: fc.constantFrom<Action["do"]>("append", "append", "append", "truncate", "trim"),
    amount: fc.integer({ min: 0, max: 150 }),
  }),
  { maxLength: 30 },
);

/** The same log, kept the plain way: every index with its entry. */
class PlainLog {
  first = 1;
  entries: number[] = [];

  act(action: Action, next: () => number): void {
    if (action.do === "append") {
      for (let count = 0; count < action.amount; count++) this.entries.push(next());
    } else if (action.do === "truncate") {
      this.entries.length = Math.min(this.entries.length, action.amount);
    } else {
      this.entries.splice(0, action.amount);
      this.first += action.amount;
    }
  }
}

function act(log: ChunkedLog<number>, action: Action, next: () => number): void {
  if (action.do === "append") {
    for (let count = 0; count < action.amount; count++) append(log, next());
  } else if (action.do === "truncate") truncateFrom(log, log.first + action.amount);
  else trimThrough(log, log.first + action.amount - 1);
}

function contentOf(log: ChunkedLog<number>): number[] {
  return sliceOf(log, log.first, log.next);
}

describe("a chunked log", () => {
  it("holds what a plain array holds after any appends, truncations and trims", () => {
    fc.assert(
      fc.property(actions, (list) => {
        const log = emptyLog<number>(1);
        const plain = new PlainLog();
        let mine = 0;
        let other = 0;
        for (const action of list) {
          act(log, action, () => ++mine);
          plain.act(action, () => ++other);
          expect(log.first).toBe(plain.first);
          expect(lastIndexOf(log)).toBe(plain.first + plain.entries.length - 1);
          expect(contentOf(log)).toEqual(plain.entries);
          expect(entryAt(log, log.first - 1)).toBeUndefined();
          expect(entryAt(log, log.next)).toBeUndefined();
        }
      }),
    );
  });

  it("and its copy go separate ways", () => {
    fc.assert(
      fc.property(actions, actions, actions, (before, mine, others) => {
        const log = emptyLog<number>(1);
        let count = 0;
        for (const action of before) act(log, action, () => ++count);
        const copy = copyLog(log);
        const content = contentOf(log);
        for (const action of mine) act(log, action, () => -1);
        expect(contentOf(copy)).toEqual(content);
        const after = contentOf(log);
        for (const action of others) act(copy, action, () => -2);
        expect(contentOf(log)).toEqual(after);
      }),
    );
  });
});
