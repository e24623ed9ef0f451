/** The contract of units as people read them. */
import { expect, it } from "vitest";
import {
  counted,
  formatCount,
  formatDuration,
  formatMoment,
  formatRatio,
} from "../../src/core/formatting.ts";

it("moments show microseconds, durations the shortest exact text, counts their thousands", () => {
  expect(formatMoment(1_234_567)).toBe("1.234567 s");
  expect([2_000_000, 250_000, 1_500].map(formatDuration)).toEqual(["2s", "250ms", "1500us"]);
  expect([7, 1_234_567].map(formatCount)).toEqual(["7", "1,234,567"]);
  expect([1, 150, 200, 1_000_000].map(formatRatio)).toEqual(["1ppm", "150ppm", "0.02%", "100%"]);
  expect([0, 1, 2_400].map((runs) => counted(runs, "run"))).toEqual([
    "0 runs",
    "1 run",
    "2,400 runs",
  ]);
});
