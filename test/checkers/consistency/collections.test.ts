/** The contract of the checks of growing sets and of ids. */
import { describe, expect, it } from "vitest";
import { setFull } from "../../../src/checkers/consistency/set-full.ts";
import { uniqueIds } from "../../../src/checkers/consistency/unique-ids.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { inputOf, serial } from "./helpers.ts";

describe("set-full", () => {
  it("distinguishes stable, lost, late and never read elements", () => {
    const history = serial([
      [0, "add", 1],
      [0, "add", 2],
      [0, "add", 3],
      [1, "read", null, [1, 2]],
      [1, "read", null, [2, 3]],
      [0, "add", 4],
    ]);
    // 3 was known at 50 us and still missing from the read that began at 60 us.
    expect(setFull.run(inputOf(history, null))).toEqual({
      verdict: "illegal",
      summary: "of 4 elements 2 are stable, 1 lost, 1 never read, 1 appeared late (by up to 10us)",
      findings: [
        {
          operations: [0],
          message:
            "1 was lost: it had been there, it was last returned by the read of event 6, and " +
            "the read of event 8 did not return it",
        },
      ],
      figures: {
        elements: 4,
        reads: 2,
        stable: 2,
        lost: 1,
        neverRead: 1,
        stale: 1,
        staleMaxUs: 10,
        duplicated: 0,
        unexpected: 0,
      },
    });
  });

  it("does not count what was only seen to be added as lost", () => {
    const [add, ...rest] = serial([
      [0, "add", 1],
      [0, "add", 2],
      [1, "read", null, [2]],
    ]);
    const crashed: Operation = {
      ...(add as Operation),
      outcome: "info",
      completed: Number.POSITIVE_INFINITY,
    };
    const outcome = setFull.run(inputOf([crashed, ...rest], null));
    expect(outcome.verdict).toBe("ok");
    expect(outcome.figures).toMatchObject({ stable: 1, lost: 0, neverRead: 1 });
  });

  it("knows an element whose add crashed from the first read that saw it", () => {
    const [add, ...rest] = serial([
      [0, "add", 1],
      [1, "read", null, [1]],
      [1, "read", null, []],
    ]);
    const crashed: Operation = {
      ...(add as Operation),
      outcome: "info",
      completed: Number.POSITIVE_INFINITY,
    };
    expect(setFull.run(inputOf([crashed, ...rest], null)).figures).toMatchObject({ lost: 1 });
  });

  it("reports an element that is twice in one answer", () => {
    const history = serial([
      [0, "add", 1],
      [1, "read", null, [1, 1]],
    ]);
    const outcome = setFull.run(inputOf(history, null));
    expect(outcome.verdict).toBe("illegal");
    expect(outcome.findings).toEqual([
      { operations: [1], message: "c1 read 1 twice in one answer" },
    ]);
  });

  it("judges each key by itself, and names it", () => {
    const fine = serial(
      [
        [0, "add", 1],
        [0, "read", null, [1]],
      ],
      "a",
    );
    const other = serial([[0, "read", null, []]], "b");
    expect(setFull.run(inputOf(follow(fine, other), null))).toMatchObject({
      verdict: "ok",
      figures: { elements: 1, stable: 1, lost: 0 },
    });
    const foreign = serial([[0, "read", null, [1]]], "b");
    expect(setFull.run(inputOf(follow(fine, foreign), null)).findings).toEqual([
      { operations: [2], message: "c0 read 1 from b, which had not been added" },
    ]);
    const lost = serial([[0, "read", null, []]], "a");
    expect(setFull.run(inputOf(follow(fine, lost), null)).findings).toEqual([
      {
        operations: [0],
        message:
          "1 of a was lost: it had been there, it was last returned by the read of event 2, and " +
          "the read of event 4 did not return it",
      },
    ]);
  });

  it("does not apply where elements may be taken away", () => {
    const history = serial([
      [0, "add", 1],
      [0, "read", null, [1]],
      [0, "remove", 1, true],
      [0, "read", null, []],
    ]);
    expect(setFull.run(inputOf(history, null))).toMatchObject({
      verdict: "not-applicable",
      summary: "it judges sets that only grow, and the history has remove",
    });
    const refused = history
      .slice(0, 3)
      .map(
        (operation): Operation =>
          operation.f === "remove" ? { ...operation, output: null, outcome: "fail" } : operation,
      );
    expect(setFull.run(inputOf(refused, null)).verdict).toBe("ok");
  });

  it("knows an element from any of its adds", () => {
    const history = serial([
      [0, "add", 1],
      [1, "add", 1],
      [1, "add", 2],
      [1, "read", null, [2]],
    ]).map(
      (operation, index): Operation =>
        index === 0
          ? { ...operation, outcome: "info", completed: Number.POSITIVE_INFINITY }
          : operation,
    );
    const outcome = setFull.run(inputOf(history, null));
    expect(outcome.figures).toMatchObject({ elements: 2, stable: 1, lost: 1 });
    expect(outcome.findings).toEqual([
      {
        operations: [1],
        message:
          "1 was lost: it had been there, no read ever returned it, and the read of event 6 did " +
          "not return it",
      },
    ]);
  });

  it("reports an element that no add can have put there", () => {
    const never = serial([
      [0, "add", 1],
      [0, "read", null, [1, 99]],
    ]);
    expect(setFull.run(inputOf(never, null))).toMatchObject({
      verdict: "illegal",
      summary: "of 1 elements 1 are stable, 0 lost, 0 never read, 1 read without an add",
      findings: [{ operations: [1], message: "c0 read 99, which had not been added" }],
      figures: { unexpected: 1 },
    });
    const [add, ...rest] = serial([
      [0, "add", 1],
      [0, "read", null, [1]],
    ]);
    const failed: Operation = { ...(add as Operation), outcome: "fail" };
    expect(setFull.run(inputOf([failed, ...rest], null)).findings).toEqual([
      { operations: [1], message: "c0 read 1, whose add failed" },
    ]);
    const early = serial([
      [0, "read", null, [1]],
      [0, "add", 1],
    ]);
    expect(setFull.run(inputOf(early, null)).findings).toEqual([
      { operations: [0], message: "c0 read 1, which had not been added" },
    ]);
  });

  it("counts what was there at first among the elements", () => {
    const history = serial([
      [0, "add", 1],
      [0, "read", null, [1, 7]],
      [0, "read", null, [1]],
    ]);
    const outcome = setFull.run({ ...inputOf(history, null), initial: [7] });
    expect(outcome.figures).toMatchObject({ elements: 2, stable: 1, lost: 1, unexpected: 0 });
  });

  it("is undecided where no element was ever seen, and does not apply without reads", () => {
    const add = serial([[0, "add", 1]]);
    expect(setFull.run(inputOf(add, null)).verdict).toBe("not-applicable");
    const early = serial([
      [1, "read", null, []],
      [0, "add", 1],
    ]);
    expect(setFull.run(inputOf(early, null)).verdict).toBe("unknown");
  });
});

describe("unique-ids", () => {
  it("judges each key by itself, and names it", () => {
    const a = serial([[0, "generate", null, 7]], "a");
    const b = serial([[0, "generate", null, 7]], "b");
    expect(uniqueIds.run(inputOf(follow(a, b), null)).verdict).toBe("ok");
    expect(uniqueIds.run(inputOf(follow(a, a), null)).findings).toEqual([
      { operations: [0, 1], message: "the id 7 of a was given out twice" },
    ]);
  });

  it("names both operations that were given the same id", () => {
    const history = serial([
      [0, "generate", null, 7],
      [1, "generate", null, "7"],
      [2, "generate", null, 7],
    ]);
    expect(uniqueIds.run(inputOf(history, null))).toEqual({
      verdict: "illegal",
      summary: "1 of 3 ids had been given out before",
      findings: [{ operations: [0, 2], message: "the id 7 was given out twice" }],
      figures: { attempted: 3, acknowledged: 3, duplicates: 1 },
    });
    expect(uniqueIds.run(inputOf(history.slice(0, 2), null)).verdict).toBe("ok");
    expect(uniqueIds.run(inputOf([], null)).verdict).toBe("not-applicable");
  });
});

/** One history after the other. */
function follow(first: readonly Operation[], second: readonly Operation[]): Operation[] {
  const from = 2 * first.length;
  const later = second.map(
    (operation): Operation => ({
      ...operation,
      invoked: operation.invoked + from,
      completed: operation.completed + from,
    }),
  );
  return [...first, ...later];
}
