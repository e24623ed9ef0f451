/** The search for the first failure, over a judge that is told what to say. */
import { expect, test } from "vitest";
import { NOTHING_EXPLAINED } from "../../../src/checkers/linearizability/explained.ts";
import { firstFailure } from "../../../src/checkers/linearizability/failure.ts";
import { Meter } from "../../../src/checkers/linearizability/limits.ts";
import type { PartJudge } from "../../../src/checkers/linearizability/part-judge.ts";

const RETURNS = 1_000_000;

/** A judge of a part whose return number `wrongAt` no order reaches; it asks the meter once. */
function judgeOf(wrongAt: number): { judge: PartJudge; begun: number[] } {
  const begun: number[] = [];
  const judge = {
    begin: (_part: number, until: number) => begun.push(until),
    run: (meter: Meter) => {
      if (meter.isStopped || !meter.goesOn()) return "unknown";
      return (begun.at(-1) as number) > wrongAt ? "illegal" : "ok";
    },
    reach: () => NOTHING_EXPLAINED,
    explained: () => ({ order: [] }),
  };
  return { judge: judge as unknown as PartJudge, begun };
}

test("finds the first return that no order reaches, by halving where nothing else is known", () => {
  const { judge, begun } = judgeOf(123_456);
  const { index, exact } = firstFailure(judge, 0, RETURNS, new Meter(undefined));
  expect([index, exact]).toEqual([123_456, true]);
  expect(begun.length).toBeLessThan(25);
});

test("judges nothing more once time is up, and says that it is not exact", () => {
  for (const at of [1, 2, 5, 10]) {
    const { judge, begun } = judgeOf(123_456);
    let asked = 0;
    const meter = new Meter({ expired: () => ++asked >= at });
    const { index, exact } = firstFailure(judge, 0, RETURNS, meter);
    expect(exact).toBe(false);
    expect(begun).toHaveLength(at);
    // What is named is proved: no order reaches it.
    expect(index).toBeGreaterThanOrEqual(123_456);
  }
});

test("names what is proved where a prefix before it stays undecided", () => {
  const { judge } = judgeOf(123_456);
  const run = judge.run.bind(judge);
  let count = 0;
  // One judgement in the middle runs out of a budget of its own.
  judge.run = (meter) => (++count === 4 ? "unknown" : run(meter));
  const { index, exact } = firstFailure(judge, 0, RETURNS, new Meter(undefined));
  expect(index).toBeGreaterThanOrEqual(123_456);
  expect(exact).toBe(false);
});
