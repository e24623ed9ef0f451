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

describe("a failure of progress", () => {
  const causes = ["raft/progress: no-leader", "raft/progress: members-lag"];

  test("of another cause than those that are known is new", () => {
    const { known } = triage([], seen([failure(causes[0] as string)]));
    expect(standings(known, seen(causes.map((cause) => failure(cause))))).toEqual([
      [causes[1], "new"],
      [causes[0], "known"],
    ]);
  });

  test("that was remembered without a cause is known, until its run is made again", () => {
    const before: readonly KnownFailure[] = [{ ...failure("raft/progress", 3), resolved: false }];
    const elsewhere = seen([failure(causes[0] as string, 9)], { ranAgain: () => false });
    const first = triage(before, elsewhere);
    expect(first.triaged.map(({ standing }) => standing)).toEqual(["known"]);
    expect(first.known).toContainEqual(before[0]);
    const second = triage(first.known, seen([failure(causes[0] as string, 3)]));
    expect(second.triaged.map(({ standing }) => standing)).toEqual(["known"]);
    expect(standings(second.known, seen([failure(causes[1] as string)]))).toEqual([
      [causes[1], "new"],
      [causes[0], "resolved"],
    ]);
  });

  test("is expected by its cause, or by a kept scenario that names none", () => {
    const expects = (expected: string) => ({ expected: new Set([expected]) });
    const [cause = ""] = causes;
    expect(standings([], seen([failure(cause)], expects(cause)))).toEqual([[cause, "known"]]);
    expect(standings([], seen([failure(cause)], expects("raft/progress")))).toEqual([
      [cause, "known"],
    ]);
    expect(standings([], seen([failure(cause)], expects("raft/progress: members-lag")))).toEqual([
      [cause, "new"],
    ]);
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
