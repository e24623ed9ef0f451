/**
 * Shapes of quantities: one line each says how it is written, what it becomes, and what it looks
 * like in a JSON Schema.
 */

import { formatDuration } from "../formatting.ts";
import type { Value } from "../json.ts";
import type { Range } from "../parameters.ts";
import {
  PATTERNS,
  parseDrift,
  parseDuration,
  parseDurationRange,
  parseOffset,
  parseRate,
  parseRatio,
  parseSeeds,
  parseSize,
  SEED_MAX,
} from "../quantities.ts";
import { leaf } from "./leaves.ts";
import { type Draws, drawnOf, type Schema } from "./shape.ts";

/** `250ms`, `2s`, or 0. */
export type Duration = string | 0;
/** `1ms..5ms`, or one duration. */
export type DurationRange = string | 0;
/** `0.5%`, `200ppm`, or 0. */
export type Ratio = string | 0;
/** `100/s`, `6000/m`, or 0. */
export type Rate = string | 0;
/** `64KiB`. */
export type Size = string;

const DURATIONS = ["1ms", "250ms", "2s", "1.5s", "700us", 0] as const;

/** A text of a pattern, or 0. */
function orZero(pattern: RegExp, about: string): Schema {
  return { anyOf: [{ type: "string", pattern: pattern.source }, { const: 0 }], description: about };
}

/** @param example completes "a duration such as ...". */
export function duration(example = "250ms") {
  return leaf<Duration, number>({
    words: `a duration such as ${example}`,
    parse: parseDuration,
    write: formatDuration,
    schema: orZero(PATTERNS.duration, "Such as 250ms or 2s."),
    draw: (draws) => drawnOf(draws, DURATIONS),
  });
}

export function durationRange(example = "1ms..5ms") {
  return leaf<DurationRange, Range>({
    words: `a range of durations such as ${example}, the lower first`,
    parse: parseDurationRange,
    write: ({ min, max }) => `${formatDuration(min)}..${formatDuration(max)}`,
    schema: orZero(PATTERNS.range, "Such as 1ms..5ms."),
    draw: (draws) => drawnOf(draws, ["1ms..5ms", "2ms..2ms", "10ms..1.5s", "3ms", 0] as Value[]),
  });
}

/** @param words as `a ratio such as 0.5%`; its bounds are added. */
export function ratio(words = "a ratio such as 0.5%") {
  return leaf<Ratio, number>({
    words: `${words}, from 0 to 100%`,
    parse: parseRatio,
    write: (ppm) => `${ppm}ppm`,
    schema: orZero(PATTERNS.ratio, "Such as 0.5% or 200ppm."),
    draw: (draws) => drawnOf(draws, ["0.5%", "20%", "200ppm", "3‰", 0] as Value[]),
  });
}

/** How far a clock is set forward; below 0 back. */
export const offset = leaf<Duration, number>({
  words: "an offset such as 2s, or -500ms for back",
  parse: parseOffset,
  write: formatDuration,
  schema: orZero(PATTERNS.offset, "Such as 2s, or -500ms for back."),
  draw: (draws) => drawnOf(draws, ["2s", "-500ms", "-1.5s", 0] as Value[]),
});

/** How much faster a clock runs; below 0 slower. */
export const drift = leaf<Ratio, number>({
  words: "a rate such as 350ppm, -35% for slower, or 0, from -90% to 90%",
  parse: parseDrift,
  write: (ppm) => `${ppm}ppm`,
  schema: orZero(PATTERNS.drift, "Such as 350ppm, or -35% for slower."),
  draw: (draws) => drawnOf(draws, ["350ppm", "-35%", "2%", 0] as Value[]),
});

export const rate = leaf<Rate, number>({
  words: "a rate such as 100/s, at most 1000000/s, at least one an hour",
  parse: parseRate,
  write: (perSecond) => `${perSecond}/s`,
  schema: orZero(PATTERNS.rate, "Such as 100/s."),
  draw: (draws) => drawnOf(draws, ["100/s", "7/s", "6000/m", "100/m", 0] as Value[]),
});

export const size = leaf<Size, number>({
  words: "a size such as 64KiB",
  parse: parseSize,
  write: (bytes) => `${bytes}B`,
  schema: { type: "string", pattern: PATTERNS.size.source, description: "Such as 64KiB." },
  draw: (draws) => drawnOf(draws, ["64KiB", "1B", "2MiB"]),
});

export const seeds = leaf<string | number, { readonly first: number; readonly last: number }>({
  words: "a range of seeds such as 1..20, the lower first, at most 10,000,000",
  parse: parseSeeds,
  write: ({ first, last }) => `${first}..${last}`,
  schema: {
    anyOf: [
      { type: "string", pattern: PATTERNS.seeds.source },
      { type: "integer", minimum: 0, maximum: SEED_MAX },
    ],
  },
  draw: (draws: Draws) => drawnOf(draws, ["1..20", "7", 3, "0..0"] as Value[]),
});
