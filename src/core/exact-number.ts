/**
 * Numbers that a double does not show to their last digit: kept as texts with a mark,
 * `#number 9007199254740993`, of which there is one for each number. So two that differ are never
 * taken for the same.
 */
import type { Value } from "./json.ts";

/** What a number that is kept as a text begins with; no other text may. */
export const NUMBER_MARK = "#number ";

/** What a text after the mark looks like. */
const MARKED = /^-?\d+(\.\d+)?(e-?\d+)?M?$/;
/** Digits that are written out: past them there is an exponent. */
const DIGITS_MAX = 60;

/** `digits` times ten to the `exponent`; without zeros at either end; zero is 0 times 1. */
interface Decimal {
  readonly isNegative: boolean;
  readonly digits: string;
  readonly exponent: bigint;
}

/**
 * A number as JSON has it, where 1 and 1.0 are one.
 * @param text a number of JSON
 */
export function jsonNumber(text: string): number | string {
  const number = Number(text);
  const decimal = decimalOf(text);
  // No number is -0: it would not be what 0 is everywhere.
  if (isShown(number, decimal)) return number === 0 ? 0 : number;
  return `${NUMBER_MARK}${decimal.exponent < 0n ? pointed(decimal) : whole(decimal)}`;
}

/**
 * A number as EDN has it: whole numbers (`1`, `1N`), floats (`1.0`, `1e0`) and decimals (`1M`) are
 * three kinds, of which none equals another.
 * @param text a number of EDN
 */
export function ednNumber(text: string): number | string {
  const digits = text.replace(/[NM]$/, "");
  const decimal = decimalOf(digits);
  if (text.endsWith("M")) {
    return `${NUMBER_MARK}${decimal.exponent < 0n ? pointed(decimal) : whole(decimal)}M`;
  }
  if (!/[.eE]/.test(digits)) return jsonNumber(digits);
  const number = Number(digits);
  // A whole double would be taken for a whole number.
  const isKept = isShown(number, decimal) && !Number.isInteger(number);
  return isKept ? number : `${NUMBER_MARK}${pointed(decimal)}`;
}

/** Whether a value is a number kept as a text. */
export function isMarked(value: Value | undefined): value is string {
  return typeof value === "string" && value.startsWith(NUMBER_MARK);
}

/** Whether a text with the mark is one that this file makes. */
export function isRightlyMarked(text: string): boolean {
  const bare = bareNumber(text);
  if (!MARKED.test(bare)) return false;
  return (/[.M]/.test(bare) ? ednNumber(bare) : jsonNumber(bare)) === text;
}

/** A number that is kept as a text, without the mark; any other text as it is. */
export function bareNumber(text: string): string {
  return text.startsWith(NUMBER_MARK) ? text.slice(NUMBER_MARK.length) : text;
}

/** JSON as people read it: numbers that are kept as texts stand in it as numbers. */
export function withBareNumbers(json: string): string {
  return json.includes(NUMBER_MARK) ? json.replace(/"#number ([\d.eM-]+)"/g, "$1") : json;
}

/** What a value is as part of a text: of a number its digits, without a suffix. */
export function inText(value: Value): string {
  return isMarked(value) ? bareNumber(value).replace("M", "") : String(value);
}

/** Whether a value is a number, kept as a text or not. */
export function isNumber(value: Value | undefined): value is number | string {
  return typeof value === "number" || isMarked(value);
}

/** Whether a value is a whole number, of at most 60 digits. */
export function isWholeNumber(value: Value | undefined): value is number | string {
  return isMarked(value) ? /^-?\d+$/.test(bareNumber(value)) : Number.isSafeInteger(value);
}

/** The double next to a number, however it is kept; null of anything else. */
export function doubleOf(value: Value | undefined): number | null {
  if (typeof value === "number") return value;
  return isMarked(value) ? Number(inText(value)) : null;
}

/** By size; those of one size by their kind, so that only equal ones are 0. */
export function compareNumbers(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const bySize = compareDecimals(decimalOf(inText(a)), decimalOf(inText(b)));
  if (bySize !== 0 || a === b) return bySize;
  return String(a) < String(b) ? -1 : 1;
}

/**
 * A number and a whole number added, to the last digit, as a number of the kind of the former;
 * floats are added as doubles are. What is no number counts as the double that its text is.
 */
export function plus(before: Value, amount: number | string): number | string {
  const from = isNumber(before) ? before : Number(before ?? 0);
  if (typeof from === "number" && typeof amount === "number") {
    const sum = from + amount;
    if (!Number.isInteger(sum) || Number.isSafeInteger(sum)) return sum;
  }
  const isDecimal = isMarked(from) && from.endsWith("M");
  const isFloat = isMarked(from) && !isDecimal && from.includes(".");
  const near = Number(inText(from)) + Number(inText(amount));
  if (Number.isNaN(near) || (isFloat && !Number.isFinite(near))) return near;
  if (isFloat) return ednNumber(/[.e]/.test(String(near)) ? String(near) : `${near}.0`);
  const sum = addDecimals(decimalOf(inText(from)), decimalOf(inText(amount)));
  if (sum === null) return Number.NaN;
  return isDecimal ? ednNumber(`${sum}M`) : jsonNumber(sum);
}

/** Whether a double shows all digits of a number, and is no neighbour of it. */
function isShown(number: number, decimal: Decimal): boolean {
  if (!Number.isFinite(number)) return false;
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return false;
  const { digits, exponent } = decimalOf(String(number));
  return digits === decimal.digits && exponent === decimal.exponent;
}

function decimalOf(text: string): Decimal {
  const [, sign = "", before = "", after = "", power = "0"] =
    /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]\+?(-?\d+))?$/.exec(text) ?? [];
  const all = `${before}${after}`.replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  if (digits === "") return { isNegative: false, digits: "0", exponent: 0n };
  const exponent = BigInt(power) - BigInt(after.length) + BigInt(all.length - digits.length);
  return { isNegative: sign === "-", digits, exponent };
}

/** A whole decimal: `-9007199254740993`, `12e400`. */
function whole({ isNegative, digits, exponent }: Decimal): string {
  const isPlain = exponent + BigInt(digits.length) <= BigInt(DIGITS_MAX);
  const text = isPlain ? digits + "0".repeat(Number(exponent)) : `${digits}e${exponent}`;
  return `${isNegative ? "-" : ""}${text}`;
}

/** A decimal with a point: `1.0`, `0.25`, `1.2e401`. */
function pointed({ isNegative, digits, exponent }: Decimal): string {
  const sign = isNegative ? "-" : "";
  const places = BigInt(digits.length) + exponent;
  if (places > BigInt(DIGITS_MAX) || places < BigInt(-DIGITS_MAX)) {
    return `${sign}${digits[0]}.${digits.slice(1) || "0"}e${places - 1n}`;
  }
  const point = Number(places);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const padded = digits.padEnd(point, "0");
  return `${sign}${padded.slice(0, point)}.${padded.slice(point) || "0"}`;
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = [signOf(a), signOf(b)];
  if (left !== right) return left - right;
  if (left === 0) return 0;
  const [mine, other] = [a, b].map(({ digits, exponent }) => BigInt(digits.length) + exponent) as [
    bigint,
    bigint,
  ];
  if (mine !== other) return mine > other ? left : -left;
  if (a.digits === b.digits) return 0;
  const length = Math.max(a.digits.length, b.digits.length);
  return a.digits.padEnd(length, "0") > b.digits.padEnd(length, "0") ? left : -left;
}

function signOf({ isNegative, digits }: Decimal): number {
  return digits === "0" ? 0 : isNegative ? -1 : 1;
}

/** Exponents so far apart are not added digit by digit. */
const APART_MAX = 10_000n;

/** @returns a number of JSON; null: they are too far apart to be added. */
function addDecimals(a: Decimal, b: Decimal): string | null {
  const exponent = a.exponent < b.exponent ? a.exponent : b.exponent;
  if (a.exponent - exponent > APART_MAX || b.exponent - exponent > APART_MAX) return null;
  const unitsOf = (one: Decimal): bigint =>
    BigInt(`${one.isNegative ? "-" : ""}${one.digits}`) * 10n ** (one.exponent - exponent);
  return `${unitsOf(a) + unitsOf(b)}e${exponent}`;
}
