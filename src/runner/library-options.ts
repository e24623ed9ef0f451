/** The options of the library's functions: what is unknown, or no such value, is refused. */
import { type InputProblem, meant } from "../core/errors.ts";
import { isWhole } from "../core/json.ts";
import { parseDuration, parseSeeds } from "../core/quantities.ts";
import { shown } from "../core/shown.ts";

/** What an option takes. */
export interface OptionKind {
  /** `a number`: completes "expected ...". */
  readonly words: string;
  readonly takes: (value: unknown) => boolean;
}

const typed = (type: "string" | "boolean" | "number", words = `a ${type}`): OptionKind => {
  return { words, takes: (value) => typeof value === type };
};

/** A whole number. @param min the least that it may be. */
export function wholeOption(min: number): OptionKind {
  const words = `a whole number, at least ${min}`;
  return { words, takes: (value) => isWhole(value) && (value as number) >= min };
}

export const TEXT = typed("string");
export const FLAG = typed("boolean");
export const NUMBER = typed("number");
export const OBJECT: OptionKind = {
  words: "an object",
  takes: (value) => typeof value === "object" && value !== null,
};
export const CALLBACK: OptionKind = {
  words: "a function",
  takes: (value) => typeof value === "function",
};
export const SEEDS: OptionKind = {
  words: "a range of seeds such as 1..500, the lower first",
  takes: (value) => parseSeeds(value) !== null,
};
export const TIME: OptionKind = {
  words: "a duration such as 10s or 500ms",
  takes: (value) => parseDuration(value) !== null,
};

/** What is wrong with options; `undefined` is as good as absent. @param kinds by name. */
export function wrongOptions(
  options: object,
  kinds: Readonly<Record<string, OptionKind>>,
): InputProblem[] {
  const known = Object.keys(kinds);
  return Object.entries(options).flatMap(([name, value]) => {
    const file = `options.${name}`;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      return [{ file, message: `there is no such option; ${meant(name, known)}` }];
    }
    if (value === undefined || kind.takes(value)) return [];
    return [{ file, message: `expected ${kind.words}, got ${shown(value)}` }];
  });
}
