/**
 * Whom a story tells of besides the operations that contradict each other: who wrote what they
 * read.
 */
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/core/json.ts";
import type { Operation } from "../../src/history/operation.ts";
import { toldOperations } from "../../src/runner/told-operations.ts";

function told(
  calls: readonly (readonly [string, Value, Value?, Operation["outcome"]?])[],
  operations: readonly number[],
): number[] {
  const history = calls.map(
    ([f, input, output = null, outcome = "ok"], index): Operation => ({
      process: index,
      f,
      key: "x",
      input,
      output,
      outcome,
      invoked: 2 * index,
      completed: outcome === "info" ? Number.POSITIVE_INFINITY : 2 * index + 1,
      invokedUs: 0,
      completedUs: 0,
    }),
  );
  const recorded = { length: history.length, at: (at: number) => history[at] as Operation };
  return [...toldOperations(recorded, { operations })];
}

describe("a story tells of", () => {
  it("the operations that contradict each other, and who wrote what they read", () => {
    const calls = [
      ["put", 1, null, "info"],
      ["put", 2],
      ["get", null, 1],
    ] as const;
    expect(told(calls, [1, 2])).toEqual([1, 2, 0]);
  });

  it("who may have swapped a value in, or appended it", () => {
    expect(
      told(
        [
          ["cas", [1, 3], true],
          ["cas", [2, 3], false],
          ["get", null, 3],
        ],
        [2],
      ),
    ).toEqual([2, 0]);
    const texts = [
      ["append", "a"],
      ["append", "b"],
      ["get", null, "ab"],
    ] as const;
    expect(told(texts, [2])).toEqual([2, 1]);
  });

  it("no write that failed, or that came later, and of many the last two", () => {
    const calls = [
      ["put", 1],
      ["put", 1],
      ["put", 1],
      ["put", 1, null, "fail"],
      ["get", null, 1],
      ["put", 1],
    ] as const;
    expect(told(calls, [4])).toEqual([4, 1, 2]);
  });

  it("no other where the writer is one of them, or nothing was read", () => {
    expect(
      told(
        [
          ["put", 1],
          ["put", 1],
          ["get", null, 1],
        ],
        [0, 2],
      ),
    ).toEqual([0, 2]);
    expect(
      told(
        [
          ["put", null],
          ["get", null, null],
        ],
        [1],
      ),
    ).toEqual([1]);
  });
});
