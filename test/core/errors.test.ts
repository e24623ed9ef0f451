/** The contract of input errors. */
import { expect, it } from "vitest";
import { errorText, formatProblem, HostError, InputError, nearest } from "../../src/core/errors.ts";

it("a problem names file, line, column, path and what would be right", () => {
  expect(
    formatProblem({
      file: "scenarios/x.yaml",
      line: 14,
      column: 9,
      path: "faults[0].at",
      message: 'expected a duration such as 250ms, got "soon"',
    }),
  ).toBe('scenarios/x.yaml:14:9 faults[0].at: expected a duration such as 250ms, got "soon"');
  expect(formatProblem({ file: "--seeds", message: "expected A..B" })).toBe(
    "--seeds: expected A..B",
  );
});

it("an input error carries every problem", () => {
  const error = new InputError([
    { file: "a", message: "one" },
    { file: "b", line: 2, message: "two" },
  ]);
  expect(error.message).toBe("a: one\nb:2: two");
});

it("a misspelt name finds its neighbours, the nearest first", () => {
  expect(nearest("partitoin", ["partition", "pause", "crash"])).toEqual(["partition"]);
  expect(nearest("xyz", ["partition"])).toEqual([]);
});

it("what the host lacks is told without the host's own stack", () => {
  expect(errorText(new HostError("no such thing at a.ts:1:2"))).toBe("no such thing at a.ts:1:2");
});
