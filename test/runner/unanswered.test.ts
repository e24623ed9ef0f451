/** Operations that a protocol forgets are a violation of progress; bad luck is none. */
import { expect, it } from "vitest";
import type { Operation } from "../../src/history/operation.ts";
import { forgottenIn, neverAnswered } from "../../src/runner/unanswered.ts";

/** So many operations of a function, of which so many were answered. */
function operations(f: string, asked: number, answered: number): Operation[] {
  return Array.from({ length: asked }, (_, at) => {
    return { f, outcome: at < answered ? "ok" : "info" } as Operation;
  });
}

it("reads that are never answered, while writes are, are named", () => {
  const history = [...operations("read", 30, 0), ...operations("write", 100, 80)];
  expect(neverAnswered(history)).toEqual([{ f: "read", asked: 30 }]);
});

it.each([
  ["one that was answered", [...operations("read", 200, 1), ...operations("write", 200, 200)]],
  ["too few to say", [...operations("read", 9, 0), ...operations("write", 200, 200)]],
  ["of the others there was one", [...operations("read", 22, 0), ...operations("write", 1, 1)]],
  ["hardly anything was answered", [...operations("read", 30, 0), ...operations("write", 100, 20)]],
  ["nothing was answered", [...operations("read", 300, 0), ...operations("write", 300, 0)]],
  ["nothing was asked", []],
])("%s: nothing is said", (_what, history) => {
  expect(neverAnswered(history)).toEqual([]);
});

it("in calm three in vain are enough, beside one that is answered", () => {
  const one = [...operations("get", 3, 0), ...operations("put", 1, 1)];
  expect(neverAnswered(one)).toEqual([]);
  expect(neverAnswered(one, true)).toEqual([{ f: "get", asked: 3 }]);
});

it.each([
  ["two show nothing", [...operations("get", 2, 0), ...operations("put", 9, 9)]],
  ["the others fail now and then, too", [...operations("get", 3, 0), ...operations("put", 9, 8)]],
  ["nothing was answered", operations("get", 300, 0)],
])("there, too: %s", (_what, history) => {
  expect(neverAnswered(history, true)).toEqual([]);
});

it("what a run shows nothing of is told: after faults where it was asked for three times", () => {
  const asked = (count: number) => [...operations("get", count, 0), ...operations("put", 1, 1)];
  expect(forgottenIn(asked(2), false)).toEqual([]);
  expect(forgottenIn(asked(3), false)).toEqual([{ f: "get", asked: 3 }]);
  expect(forgottenIn(asked(1), true)).toEqual([{ f: "get", asked: 1 }]);
  expect(forgottenIn(operations("get", 9, 0), true)).toEqual([]);
});
