/** What a scenario expects, of one run and of a range. */
import { describe, expect, test } from "vitest";
import { expectationOf, type Judged, meets, metOf } from "../../src/scenario/expectation.ts";

const run = (verdict: Judged["verdict"], ...checks: string[]): Judged => ({
  verdict,
  violations: checks.map((check) => ({ check })),
});
const wanted = { fail: "election-safety" };

test("a run meets `pass` only by passing", () => {
  const verdicts = ["pass", "fail", "unknown", "unrecoverable"] as const;
  expect(verdicts.map((verdict) => meets("pass", run(verdict)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("a run meets a failure of progress by its cause, or by any where none is named", () => {
  const stuck: Judged = {
    verdict: "fail",
    violations: [{ check: "progress", cause: "no-leader" }],
  };
  expect(meets({ fail: "progress" }, stuck)).toBe(true);
  expect(meets({ fail: "progress", cause: "no-leader" }, stuck)).toBe(true);
  expect(meets({ fail: "progress", cause: "members-lag" }, stuck)).toBe(false);
});

test("a run meets an expected failure if the check named is among those that alarmed", () => {
  expect(meets(wanted, run("fail", "election-safety", "linearizable"))).toBe(true);
  expect(meets(wanted, run("fail", "linearizable"))).toBe(false);
  expect(meets(wanted, run("pass"))).toBe(false);
});

test("a run meets an expected failure of a script only at the step named, and never by its setup", () => {
  const at = (check: string, scriptStep?: string): Judged => ({
    verdict: "fail",
    violations: [scriptStep === undefined ? { check } : { check, scriptStep }],
  });
  const stays = { fail: "script", step: "leader-stays" };
  expect(meets(stays, at("script", "leader-stays"))).toBe(true);
  expect(meets(stays, at("script", "another"))).toBe(false);
  expect(meets(stays, at("setup"))).toBe(false);
});

describe("a range that expects a failure", () => {
  test("is met if one seed fails so and none in any other way", () => {
    expect(metOf(wanted, [run("pass"), run("fail", "election-safety")], false)).toEqual([
      true,
      true,
    ]);
  });

  test("is not met by a seed that fails in another way, or is undecided", () => {
    const runs = [run("fail", "election-safety"), run("fail", "progress"), run("unknown")];
    expect(metOf(wanted, runs, false)).toEqual([true, false, false]);
  });

  test("is not met at all if no seed fails", () => {
    expect(metOf(wanted, [run("pass"), run("pass")], false)).toEqual([false, false]);
  });

  test("of one seed demands that this seed fails", () => {
    expect(metOf(wanted, [run("pass")], true)).toEqual([false]);
  });
});

test("a failure is expected only of the protocols with a planted bug, where any is planted", () => {
  const planted = { expect: wanted, mutants: { raft: "vote-not-persisted" } };
  expect(expectationOf(planted, "raft")).toEqual(wanted);
  expect(expectationOf(planted, "zab")).toBe("pass");
  expect(expectationOf({ expect: wanted, mutants: {} }, "zab")).toEqual(wanted);
});
