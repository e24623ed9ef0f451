/**
 * Declared parameters, read from a scenario: units converted, bounds checked, defaults filled in.
 */
import type { Value } from "../core/json.ts";
import type { Parameter, Parameters, Range, Settings } from "../core/parameters.ts";
import { formatDuration } from "../core/units.ts";
import {
  parseDuration,
  parseDurationRange,
  parseRate,
  parseRatio,
  parseSize,
} from "./quantities.ts";
import type { Fields, Path, Reader } from "./reader.ts";

/** How each kind is written, for messages. */
const WRITTEN: Readonly<Record<Parameter["kind"], string>> = {
  boolean: "true or false",
  integer: "a whole number",
  duration: "a duration such as 250ms",
  "duration-range": "a range of durations such as 1ms..5ms",
  rate: "a rate such as 100/s, at most 1000000/s, at least one an hour",
  ratio: "a ratio such as 0.5%",
  drift: "a drift such as 200ppm",
  size: "a size such as 64KiB",
  text: "a text",
  target: "a target such as leader, n3 or [n1, n2]",
  weights: "weights such as { read: 5, write: 3 }",
};

/**
 * The settings of a declaration; every problem is noted, and the default stands in for what is
 * wrong.
 */
export function readSettings(
  reader: Reader,
  given: Fields,
  path: Path,
  parameters: Parameters,
): Settings {
  const settings: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = given[name];
    const otherwise = parameter.default ?? null;
    if (value === undefined) {
      if (parameter.default === undefined) {
        reader.wrong(path, `${name} is missing: expected ${WRITTEN[parameter.kind]}`);
      }
      settings[name] = otherwise;
    } else {
      settings[name] = readSetting(reader, value, [...path, name], parameter) ?? otherwise;
    }
  }
  return settings;
}

/** One parameter's value, null if it is wrong. */
export function readSetting(
  reader: Reader,
  value: unknown,
  path: Path,
  parameter: Parameter,
): Value {
  const result = converted(value, parameter);
  if (result !== null && parameter.kind === "weights" && parameter.choices !== undefined) {
    reader.fields(value, path, parameter.choices, WRITTEN.weights);
  }
  if (result === null) {
    const choices = parameter.choices;
    if (choices !== undefined && typeof value === "string") {
      reader.unknownName(path, "value", value, choices);
    } else {
      const what = choices === undefined ? WRITTEN[parameter.kind] : `one of ${choices.join(", ")}`;
      reader.expected(path, what, value);
    }
    return null;
  }
  const out = outOfBounds(result, parameter);
  if (out !== null) {
    reader.expected(path, out, value);
    return null;
  }
  return result;
}

function converted(value: unknown, { kind, choices }: Parameter): Value {
  switch (kind) {
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "integer":
      return Number.isSafeInteger(value) ? (value as number) : null;
    case "duration":
      return parseDuration(value);
    case "duration-range":
      return parseDurationRange(value) as Value;
    case "rate":
      return parseRate(value);
    case "ratio":
    case "drift":
      return parseRatio(value);
    case "size":
      return parseSize(value);
    case "text":
      if (typeof value !== "string") return null;
      return choices === undefined || choices.includes(value) ? value : null;
    case "target":
      return typeof value === "string" || Array.isArray(value) ? (value as Value) : null;
    case "weights":
      return isWeights(value) ? (value as Value) : null;
  }
}

function isWeights(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const weights = Object.values(value);
  return weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0);
}

/** What would be within the bounds, null if the value is. */
function outOfBounds(value: Value, parameter: Parameter): string | null {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, kind } = parameter;
  const numbers =
    typeof value === "number"
      ? [value]
      : kind === "duration-range"
        ? [(value as unknown as Range).min, (value as unknown as Range).max]
        : [];
  if (numbers.every((number) => number >= min && number <= max)) return null;
  const text = (bound: number) =>
    kind === "duration" || kind === "duration-range"
      ? formatDuration(bound)
      : `${bound}${kind === "ratio" || kind === "drift" ? "ppm" : ""}`;
  if (max === Number.POSITIVE_INFINITY) return `at least ${text(min)}`;
  if (min === Number.NEGATIVE_INFINITY) return `at most ${text(max)}`;
  return `${text(min)} to ${text(max)}`;
}
