/**
 * Quantities as scenario files write them, and what they become: whole microseconds, parts per
 * million, bytes. Each has one pattern, by which it is read and which its JSON Schema shows.
 */
import type { Range } from "./parameters.ts";

const DURATION_UNITS: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};
const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
};
const RATIO_UNITS: Readonly<Record<string, number>> = { "%": 10_000, "‰": 1_000, ppm: 1 };

const AMOUNT = "\\d+(?:\\.\\d+)?";
/** A number with one of the units, space around and between allowed. */
const withUnits = (units: Readonly<Record<string, number>>) =>
  `\\s*${AMOUNT}\\s*(?:${Object.keys(units).join("|")})\\s*`;
const DURATION = withUnits(DURATION_UNITS);
const END = `(?:\\s*0\\s*|${DURATION})`;
const RATIO = withUnits(RATIO_UNITS);

/** What quantities look like as texts. */
export const PATTERNS = {
  duration: new RegExp(`^(?:0|${DURATION})$`),
  offset: new RegExp(`^-?(?:0|${DURATION})$`),
  range: new RegExp(`^(?:0|${DURATION}|${END}\\.\\.${END})$`),
  ratio: new RegExp(`^(?:0|${RATIO})$`),
  drift: new RegExp(`^-?(?:0|${RATIO})$`),
  rate: new RegExp(`^(?:0|\\s*${AMOUNT}/(?:s|m)\\s*)$`),
  size: new RegExp(`^${withUnits(SIZE_UNITS)}$`),
  seeds: /^\s*\d{1,15}(?:\.\.\d{1,15})?\s*$/,
} as const;

/** No duration is longer: sums of several stay far below the end of time, 2^53 microseconds. */
export const DURATION_MAX_US = 366 * 24 * 3_600_000_000;

/**
 * `250ms`, `2s`, `1.5s`, `0` -> whole microseconds; null if it is none, longer than a year or not a
 * whole number of microseconds.
 */
export function parseDuration(value: unknown): number | null {
  if (value === 0 || value === "0") return 0;
  if (typeof value === "string" && isPartOf(amountOf(value, DURATION_UNITS))) return null;
  const us = withUnit(value, DURATION_UNITS);
  return us === null || us > DURATION_MAX_US ? null : us;
}

/** `2s`, `-500ms`, `0` -> whole microseconds, below 0 for back; null if it is none. */
export function parseOffset(value: unknown): number | null {
  const back = typeof value === "string" && value.startsWith("-");
  const us = parseDuration(back ? value.slice(1) : value);
  return us === null || !back ? us : 0 - us;
}

/** Whether a value is a duration, or ends a range of durations, that is too long. */
export function isTooLong(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const [first = "", last = first] = value.split("..");
  return [first, last].some((text) => amountOf(text, DURATION_UNITS) > DURATION_MAX_US);
}

/** Whether a value is a duration, or ends a range of durations, with a part of a microsecond. */
export function isTooFine(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return value.split("..").some((text) => isPartOf(amountOf(text, DURATION_UNITS)));
}

/** Whether a number is not whole: more than what doubles make of `0.1ms`. */
function isPartOf(amount: number): boolean {
  return Math.abs(amount - Math.round(amount)) > 1e-6 * Math.min(1, amount);
}

/** `1ms..5ms`, or one duration for both ends; null if it is none or runs backwards. */
export function parseDurationRange(value: unknown): Range | null {
  if (typeof value === "string" && value.includes("..")) {
    if (!PATTERNS.range.test(value)) return null;
    const [first = "", last = ""] = value.split("..");
    const min = parseDuration(first.trim());
    const max = parseDuration(last.trim());
    return min === null || max === null || min > max ? null : { min, max };
  }
  const one = parseDuration(value);
  return one === null ? null : { min: one, max: one };
}

/** `0.5%`, `20ppm`, `0` -> parts per million, from 0 to 1,000,000; null if it is none. */
export function parseRatio(value: unknown): number | null {
  if (value === 0 || value === "0") return 0;
  const ppm = withUnit(value, RATIO_UNITS);
  if (ppm === 0 && amountOf(String(value), RATIO_UNITS) > 0) return null;
  return ppm === null || ppm > 1_000_000 ? null : ppm;
}

/**
 * `350ppm`, `-35%`, `0` -> parts per million, below 0 for slower, at most 900,000 either way; null
 * if it is none.
 */
export function parseDrift(value: unknown): number | null {
  const slower = typeof value === "string" && value.startsWith("-");
  const ppm = parseRatio(slower ? value.slice(1) : value);
  if (ppm === null || ppm > 900_000) return null;
  return slower ? 0 - ppm : ppm;
}

/**
 * Events per second, both included: what comes less often, or more than once in a microsecond,
 * cannot be meant.
 */
const RATE_MIN = 1 / 3_600;
const RATE_MAX = 1_000_000;

/**
 * `100/s`, `6000/m`, `0` -> events per second, from one an hour to a million; null if it is none.
 */
export function parseRate(value: unknown): number | null {
  if (value === 0 || value === "0") return 0;
  if (typeof value !== "string" || !PATTERNS.rate.test(value)) return null;
  const [amount = "", unit = ""] = value.trim().split("/");
  const rate = unit === "m" ? Number(amount) / 60 : Number(amount);
  return rate === 0 || (rate >= RATE_MIN && rate <= RATE_MAX) ? rate : null;
}

/** `64KiB` -> bytes; null if it is none. */
export function parseSize(value: unknown): number | null {
  return withUnit(value, SIZE_UNITS);
}

/** More seeds than any user would wait for: a typing error. */
export const SEEDS_MAX = 10_000_000;

/** The highest seed. */
export const SEED_MAX = 999_999_999_999_999;

/**
 * `1..20` or `7`, both included, at most `SEEDS_MAX` of them; null if it is none or runs backwards.
 */
export function parseSeeds(value: unknown): { first: number; last: number } | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  if (!PATTERNS.seeds.test(String(value))) return null;
  const [first = 0, last = first] = String(value).split("..").map(Number);
  return first > last || last - first >= SEEDS_MAX ? null : { first, last };
}

/** A number with a unit, as a whole number of the smallest one. */
function withUnit(value: unknown, units: Readonly<Record<string, number>>): number | null {
  const amount = typeof value === "string" ? Math.round(amountOf(value, units)) : Number.NaN;
  return Number.isSafeInteger(amount) ? amount : null;
}

/** The same before it is rounded, whatever its size; NaN if it is none. */
function amountOf(text: string, units: Readonly<Record<string, number>>): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-zA-Z%‰]+)$/.exec(text.trim());
  const unit = match?.[2] ?? "";
  return Object.hasOwn(units, unit) ? Number(match?.[1]) * (units[unit] as number) : Number.NaN;
}
