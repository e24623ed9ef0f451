/** Arguments of the command line, and what they are told when they are wrong. */
import { expect, test } from "vitest";
import { parseCount, parseMs, parseSeeds, parseShard } from "../../src/cli/arguments.ts";

test("a range of seeds includes both ends", () => {
  expect(parseSeeds("1..500")).toEqual({ first: 1, last: 500 });
  expect(parseSeeds("7..7")).toEqual({ first: 7, last: 7 });
});

test("a range that is not one is an error that says what would be right", () => {
  expect(() => parseSeeds("1-500")).toThrow(
    '--seeds: expected a range such as 1..500, both ends included, got "1-500"',
  );
  expect(() => parseSeeds("5..1")).toThrow("the lower seed first");
  expect(() => parseSeeds("0..99999999999")).toThrow("at most 10000000 seeds");
  expect(() => parseSeeds("-1..5")).toThrow("--seeds: expected");
});

test("a count is a whole number that is exact", () => {
  expect(parseCount("--seed", "9007199254740991", 0)).toBe(Number.MAX_SAFE_INTEGER);
  for (const text of ["", "1.5", "-1", "1e3", "9007199254740993", "seven"]) {
    expect(() => parseCount("--seed", text, 0)).toThrow("--seed: expected a whole number");
  }
});

test("a shard is counted from 1", () => {
  expect(parseShard("2/4")).toEqual({ index: 2, count: 4 });
  for (const text of ["0/4", "5/4", "1", "a/b"]) {
    expect(() => parseShard(text)).toThrow("--shard: expected I/N with I from 1 to N");
  }
});

test("a duration has a unit", () => {
  expect([parseMs("--stall", "500ms"), parseMs("--stall", "2s"), parseMs("--stall", "0")]).toEqual([
    500, 2_000, 0,
  ]);
  expect(() => parseMs("--stall", "10")).toThrow("--stall: expected a duration such as 10s");
});
