/** Quantities as scenario files write them, and what they become: whole microseconds, parts per million, bytes. */
import type { Range } from "../core/parameters.ts";

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

/** `250ms`, `2s`, `1.5s`, `0` -> whole microseconds; null if it is none. */
export function parseDuration(value: unknown): number | null {
  if (value === 0 || value === "0") return 0;
  return withUnit(value, DURATION_UNITS);
}

/** `1ms..5ms`, or one duration for both ends; null if it is none or runs backwards. */
export function parseDurationRange(value: unknown): Range | null {
  if (typeof value === "string" && value.includes("..")) {
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
  return ppm === null || ppm > 1_000_000 ? null : ppm;
}

/** `350ppm`, `-35%`, `0` -> parts per million, below 0 for slower, at most 900,000 either way; null if it is none. */
export function parseDrift(value: unknown): number | null {
  const slower = typeof value === "string" && value.startsWith("-");
  const ppm = parseRatio(slower ? value.slice(1) : value);
  if (ppm === null || ppm > 900_000) return null;
  return slower ? 0 - ppm : ppm;
}

/** `100/s`, `6000/m`, `0` -> events per second; null if it is none. */
export function parseRate(value: unknown): number | null {
  if (value === 0 || value === "0") return 0;
  const match = typeof value === "string" ? /^(\d+(?:\.\d+)?)\/(s|m)$/.exec(value.trim()) : null;
  if (match === null) return null;
  return match[2] === "m" ? Number(match[1]) / 60 : Number(match[1]);
}

/** `64KiB` -> bytes; null if it is none. */
export function parseSize(value: unknown): number | null {
  return withUnit(value, SIZE_UNITS);
}

/** More seeds than anybody waits for: a slip of the hand. */
export const SEEDS_MAX = 10_000_000;

/** `1..20` or `7`, both included, at most `SEEDS_MAX` of them; null if it is none or runs backwards. */
export function parseSeeds(value: unknown): { first: number; last: number } | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const match = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(String(value).trim());
  if (match === null) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first > last || last - first >= SEEDS_MAX ? null : { first, last };
}

/** A number with a unit, as a whole number of the smallest one. */
function withUnit(value: unknown, units: Readonly<Record<string, number>>): number | null {
  const match =
    typeof value === "string" ? /^(\d+(?:\.\d+)?)\s*([a-zA-Z%‰]+)$/.exec(value.trim()) : null;
  if (match === null) return null;
  const unit = units[match[2] ?? ""];
  if (unit === undefined) return null;
  const amount = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(amount) ? amount : null;
}
