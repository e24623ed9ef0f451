import { describe, expect, it } from "vitest";
import { HistoryView, openingOf } from "../../../src/page/model/history-view.ts";
import {
  cutHistory,
  type PageHistory,
  type PageOperation,
} from "../../../src/report/history-page.ts";

/** Reads of a register, one after the other, each of its own process or of one. */
function history(count: number, given: Partial<PageOperation> = {}): PageHistory {
  const carried = Array.from({ length: count }, (_, index): PageOperation => {
    const timed = { invokedUs: index * 1_000, completedUs: index * 1_000 + 500 };
    return {
      index,
      process: index,
      f: "read",
      key: null,
      input: null,
      output: 0,
      outcome: "ok",
      invoked: 2 * index,
      completed: 2 * index + 1,
      ...timed,
      ...given,
    };
  });
  const indices = carried.map(({ index }) => index);
  const culprit = count - 1;
  return {
    file: "h.jsonl",
    model: "register",
    format: "jsonl",
    verdict: "illegal",
    ms: 1,
    operations: count,
    command: "rashomon check h.jsonl",
    carried,
    parts: [
      {
        name: null,
        verdict: "illegal",
        operations: indices,
        order: indices.slice(0, -1),
        initial: "0",
        after: indices.slice(0, -1).map((index) => `after ${index}`),
        reason: {
          headline: "no",
          culprit,
          core: [0, culprit],
          optional: [],
          edges: [[0, culprit]],
          words: [],
        },
      },
    ],
    words: [],
    checks: [],
  };
}

describe("a history as it is drawn", () => {
  it("has every point of an order within its operation, in the order", () => {
    const given = history(30);
    const view = new HistoryView(given, given.parts[0] ?? null);
    let last = -1;
    for (const index of given.parts[0]?.order ?? []) {
      for (const axis of ["time", "events"] as const) {
        const operation = view.operation(index) as PageOperation;
        const { from, to } = view.interval(axis, operation);
        const point = view.pointOf(axis, index) as number;
        expect(point).toBeGreaterThanOrEqual(from);
        expect(point).toBeLessThanOrEqual(to as number);
        if (axis === "events") expect(point).toBeGreaterThan(last);
        if (axis === "events") last = point;
      }
    }
  });

  it("opens on what led up to the operation that has no place", () => {
    const given = history(500);
    const view = new HistoryView(given, given.parts[0] ?? null);
    const { from, to } = openingOf(view, "events");
    expect(to).toBeGreaterThan(view.onAxis("events", 999));
    expect(from).toBeLessThanOrEqual(0);
    const alone = { ...given, parts: given.parts.map((part) => ({ ...part, reason: null })) };
    const plain = openingOf(new HistoryView(alone, alone.parts[0] ?? null), "events");
    expect(plain.to - plain.from).toBeLessThan(100);
  });

  it("gives a process the lane of one that crashed before", () => {
    const crashed = history(4, { outcome: "info", completed: null, completedUs: null });
    const view = new HistoryView(crashed, crashed.parts[0] ?? null);
    expect(view.lanes.map(({ name }) => name)).toEqual(["c0 +3"]);
    const running = history(4);
    const lanes = new HistoryView(running, running.parts[0] ?? null).lanes;
    expect(lanes.map(({ name }) => name)).toEqual(["c0", "c1", "c2", "c3"]);
  });
});

describe("a history that is too long for a page", () => {
  it("keeps what contradicts and what led up to it, with the states of that", () => {
    const cut = cutHistory(history(100), 10);
    expect(cut.operations).toBe(100);
    expect(cut.carried.map(({ index }) => index)).toEqual([0, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
    const [part] = cut.parts;
    expect(part?.order).toEqual([0, 91, 92, 93, 94, 95, 96, 97, 98]);
    expect(part?.reason?.culprit).toBe(99);
  });
});
