/** Triage between sweeps. */
import { describe, expect, test } from "vitest";
import {
  type KnownFailure,
  type SeenFailure,
  type SweepSeen,
  triage,
} from "../../src/search/triage.ts";

const failure = (fingerprint: string, seed = 1): SeenFailure => ({
  fingerprint,
  scenario: "a.yaml",
  protocol: "raft",
  seed,
});
const seen = (failures: readonly SeenFailure[], more: Partial<SweepSeen> = {}): SweepSeen => ({
  failures,
  ranAgain: () => true,
  expected: new Set(),
  isFixed: () => false,
  ...more,
});
const standings = (known: readonly KnownFailure[], sweep: SweepSeen) =>
  triage(known, sweep).triaged.map(({ fingerprint, standing }) => [fingerprint, standing]);

describe("a failure", () => {
  const first = triage([], seen([failure("raft/x", 7), failure("raft/x", 9)]));

  test("that was never seen is new, once, by its lowest run", () => {
    expect(first.triaged).toEqual([{ ...failure("raft/x", 7), standing: "new" }]);
  });

  test("that was seen before is known, at whatever seed", () => {
    expect(standings(first.known, seen([failure("raft/x", 30)]))).toEqual([["raft/x", "known"]]);
  });

  test("is resolved once its run is made again and nothing fails so", () => {
    const second = triage(first.known, seen([]));
    expect(second.triaged).toEqual([{ ...failure("raft/x", 7), standing: "resolved" }]);
    expect(standings(second.known, seen([]))).toEqual([]);
  });

  test("is not resolved by a sweep that leaves its run out", () => {
    const left = triage(first.known, seen([], { ranAgain: () => false }));
    expect(left.triaged).toEqual([]);
    expect(standings(left.known, seen([]))).toEqual([["raft/x", "resolved"]]);
  });

  test("that was resolved and fails again came back, and is known from then on", () => {
    const { known } = triage(first.known, seen([]));
    const third = triage(known, seen([failure("raft/x", 8)]));
    expect(third.triaged.map(({ standing }) => standing)).toEqual(["came back"]);
    expect(standings(third.known, seen([failure("raft/x", 8)]))).toEqual([["raft/x", "known"]]);
  });

  test("that is kept and expected is known; of a kept one that was fixed, it came back", () => {
    const expected = { expected: new Set(["raft/x"]) };
    expect(standings([], seen([failure("raft/x")], expected))).toEqual([["raft/x", "known"]]);
    const fixed = { isFixed: () => true };
    expect(standings([], seen([failure("raft/x")], fixed))).toEqual([["raft/x", "came back"]]);
  });
});

test("what is new is said first, what is resolved last", () => {
  const { known } = triage([], seen([failure("raft/a"), failure("raft/b")]));
  const now = seen([failure("raft/b"), failure("raft/c")]);
  expect(standings(known, now)).toEqual([
    ["raft/c", "new"],
    ["raft/b", "known"],
    ["raft/a", "resolved"],
  ]);
});
