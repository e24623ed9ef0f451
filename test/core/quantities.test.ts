/**
 * The contract of quantities: units are carried, whole smallest units come out, nonsense is
 * refused.
 */
import { expect, it } from "vitest";
import {
  isTooFine,
  parseDrift,
  parseDuration,
  parseDurationRange,
  parseRate,
  parseRatio,
  parseSeeds,
  parseSize,
} from "../../src/core/quantities.ts";

it("durations", () => {
  expect(["250ms", "2s", "1.5s", "7us", "1m", "1h", 0].map(parseDuration)).toEqual([
    250_000, 2_000_000, 1_500_000, 7, 60_000_000, 3_600_000_000, 0,
  ]);
  for (const bad of ["soon", "5", 5, "-1s", "1 day", "", null, "1e3s"]) {
    expect(parseDuration(bad), String(bad)).toBeNull();
  }
});

it("durations are whole microseconds, and a part that is none rounds to nothing", () => {
  expect(["0.1ms", "0.000007s", "0.3ms", "1.000001s"].map(parseDuration)).toEqual([
    100, 7, 300, 1_000_001,
  ]);
  for (const fine of ["0.0000001us", "0.5us", "1.0000001s", "0.0001ms"]) {
    expect(parseDuration(fine), fine).toBeNull();
    expect(isTooFine(fine), fine).toBe(true);
  }
  expect(isTooFine("1ms..1.5us")).toBe(true);
  expect(isTooFine("soon")).toBe(false);
  expect(["0.00001%", "1ppm"].map(parseRatio)).toEqual([null, 1]);
});

it("ranges of durations: both ends included, or one duration for both", () => {
  expect(parseDurationRange("1ms..5ms")).toEqual({ min: 1_000, max: 5_000 });
  expect(parseDurationRange("3ms")).toEqual({ min: 3_000, max: 3_000 });
  expect(parseDurationRange("5ms..1ms")).toBeNull();
});

it("ratios in parts per million, rates a second, sizes in bytes", () => {
  expect(["0.5%", "200ppm", "100%", 0].map(parseRatio)).toEqual([5_000, 200, 1_000_000, 0]);
  expect(["101%", "0.5", 0.5].map(parseRatio)).toEqual([null, null, null]);
  expect(["100/s", "60/m", 0, "100"].map(parseRate)).toEqual([100, 1, 0, null]);
  expect(["64KiB", "1MiB", "64kb"].map(parseSize)).toEqual([65_536, 1_048_576, null]);
});

it("drifts in parts per million, below 0 for slower", () => {
  expect(["350ppm", "-35%", 0, "-0"].map(parseDrift)).toEqual([350, -350_000, 0, 0]);
  expect(["91%", "-91%", "--1%", "fast", null].map(parseDrift)).toEqual(Array(5).fill(null));
});

it("seeds: both ends included", () => {
  expect(parseSeeds("1..20")).toEqual({ first: 1, last: 20 });
  expect(parseSeeds(7)).toEqual({ first: 7, last: 7 });
  expect(["20..1", "a", "-1..2", "1.."].map(parseSeeds)).toEqual([null, null, null, null]);
});
