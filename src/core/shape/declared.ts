/** Whether parameters are declared as they must be: those of a user's own were never compiled. */
import { isWhole } from "../json.ts";
import type { Parameter, ParameterKind } from "../parameters.ts";
import { DURATION_MAX_US } from "../quantities.ts";
import { shown } from "../shown.ts";
import { boundsOf, isTarget, isWeights } from "./settings.ts";

/** What a default of each kind is, as resolved. */
const RESOLVED: Readonly<
  Record<ParameterKind, { readonly words: string; readonly fits: (value: unknown) => boolean }>
> = {
  boolean: { words: "true or false", fits: (value) => typeof value === "boolean" },
  integer: { words: "a whole number", fits: Number.isSafeInteger },
  duration: { words: "whole microseconds, at most a year", fits: isDuration },
  "duration-range": { words: "{ min, max } in whole microseconds", fits: isRange },
  rate: {
    words: "events per second, at least 0",
    fits: (value) => Number.isFinite(value) && (value as number) >= 0,
  },
  ratio: {
    words: "parts per million, 0 to 1000000",
    fits: (value) => isWhole(value) && value <= 1_000_000,
  },
  drift: {
    words: "parts per million, -900000 to 900000",
    fits: (value) => Number.isSafeInteger(value) && Math.abs(value as number) <= 900_000,
  },
  size: { words: "whole bytes", fits: isWhole },
  text: { words: "a text", fits: (value) => typeof value === "string" },
  target: { words: "a target such as leader or [n1, n2]", fits: isTarget },
  weights: { words: "weights such as { read: 5, write: 3 }", fits: isWeights },
};

/** In what bounds are counted. */
const UNITS: Readonly<Partial<Record<ParameterKind, string>>> = {
  duration: "microseconds",
  "duration-range": "microseconds",
  rate: "events per second",
  ratio: "parts per million",
  drift: "parts per million",
  size: "bytes",
};

function isDuration(value: unknown): boolean {
  return isWhole(value) && value <= DURATION_MAX_US;
}

function isRange(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { min, max } = value as Readonly<Record<string, unknown>>;
  return isDuration(min) && isDuration(max) && (min as number) <= (max as number);
}

function isOfClients(given: unknown, choices: readonly string[]): boolean {
  const isMap = (value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(given)) return false;
  return Object.entries(given as object).every(
    ([choice, settings]) => choices.includes(choice) && isMap(settings),
  );
}

/**
 * What is wrong with what should be a parameter, and where in it; null: nothing.
 * @returns `at` is a field, or empty for the whole.
 */
export function wrongParameter(
  given: unknown,
): { readonly at: string; readonly message: string } | null {
  const wrong = (at: string, expected: string, value: unknown) => ({
    at,
    message: `expected ${expected}, got ${shown(value)}`,
  });
  if (typeof given !== "object" || given === null)
    return wrong("", 'a declared parameter such as { kind: "duration", about: "..." }', given);
  const { kind, about, default: usual, min, max, choices, ofClients } = given as Partial<Parameter>;
  const kinds = Object.keys(RESOLVED);
  if (typeof kind !== "string" || !kinds.includes(kind))
    return wrong("kind", `one of ${kinds.join(", ")}`, kind);
  if (typeof about !== "string") return wrong("about", "a sentence", about);
  for (const [at, bound] of Object.entries({ min, max })) {
    const unit = UNITS[kind];
    const expected = unit === undefined ? "a number" : `a number of ${unit}`;
    if (bound !== undefined && !Number.isFinite(bound)) return wrong(at, expected, bound);
  }
  if (min !== undefined && max !== undefined && min > max)
    return wrong("max", `at least min, ${min}`, max);
  const isNamed = (name: unknown) => typeof name === "string";
  if (choices !== undefined && !(Array.isArray(choices) && choices.every(isNamed)))
    return wrong("choices", "a list of texts", choices);
  if (ofClients !== undefined && !isOfClients(ofClients, choices ?? []))
    return wrong("ofClients", "settings of the workload, by one of its choices", ofClients);
  if (usual === undefined || usual === null) return null;
  const { words, fits } = RESOLVED[kind];
  if (!fits(usual)) return wrong("default", words, usual);
  const bounds = boundsOf(usual, given as Parameter);
  if (bounds !== null) return wrong("default", `${bounds}, by its own bounds`, usual);
  if (kind === "text" && choices !== undefined && !choices.includes(usual as string))
    return wrong("default", `one of ${choices.join(", ")}`, usual);
  return null;
}
