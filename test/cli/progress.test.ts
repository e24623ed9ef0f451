/** The contract of progress: the time left in words that a person would use. */
import { expect, test } from "vitest";
import { leftText } from "../../src/cli/progress.ts";

test.each([
  [0, 10, 0, ""],
  [5, 10, 400, ""],
  [5, 10, 5_000, ", 5s left"],
  [1, 2, 59_700, ", 1m 0s left"],
  [1, 2, 179_900, ", 3m 0s left"],
  [1, 100, 60_000, ", 1h 39m left"],
  [10, 10, 100_000, ""],
])("%i of %i after %i ms", (done, count, elapsedMs, text) => {
  expect(leftText(done, count, elapsedMs)).toBe(text);
});

test("never says that nothing is left, nor sixty seconds", () => {
  for (let ms = 0; ms < 400_000; ms += 97) {
    expect(leftText(1, 2, ms)).not.toMatch(/, 0s left|60s|60m/);
    expect(leftText(3, 7, ms)).not.toMatch(/, 0s left|60s|60m/);
  }
});
