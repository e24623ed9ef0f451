/** The contract of units as people read them. */
import { expect, it } from "vitest";
import { formatCount, formatDuration, formatMoment } from "../../src/core/formatting.ts";

it("moments show microseconds, durations the shortest exact text, counts their thousands", () => {
  expect(formatMoment(1_234_567)).toBe("1.234567 s");
  expect([2_000_000, 250_000, 1_500].map(formatDuration)).toEqual(["2s", "250ms", "1500us"]);
  expect([7, 1_234_567].map(formatCount)).toEqual(["7", "1,234,567"]);
});
