/** Operations that a protocol forgets are a violation of progress; bad luck is none. */
import { expect, it } from "vitest";
import type { Operation } from "../../src/history/operation.ts";
import { neverAnswered } from "../../src/runner/unanswered.ts";

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
