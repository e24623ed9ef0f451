/** The contract of values in sentences: on one line, bounded, and what is left out is counted. */
import { expect, it } from "vitest";
import { cutText, told } from "../../src/core/shown.ts";

it("a story has a short value whole, of others how much is left out", () => {
  expect(told({ term: 1, votedFor: 2 })).toBe('{"term":1,"votedFor":2}');
  expect(told(undefined)).toBe("nothing");
  const long = { log: Array.from({ length: 2_000 }, (_, at) => at) };
  const whole = JSON.stringify(long);
  expect(told(long)).toBe(`${whole.slice(0, 160)}... (8,739 characters more)`);
  expect(whole).toHaveLength(160 + 8_739);
});

it("no pair of code units is taken apart", () => {
  const text = `${"x".repeat(159)}😀${"y".repeat(10)}`;
  expect(cutText(text)).toBe(`${"x".repeat(159)}... (12 characters more)`);
});
