/**
 * What the functions of objects take, and what objects start from: so that what cannot be meant is
 * refused in words.
 */
import { isWholeNumber } from "../core/exact-number.ts";
import type { Value } from "../core/json.ts";

/** What a value must be. */
export interface Argument {
  /** Completes "expected ...". */
  readonly words: string;
  /** Whether it is none. */
  readonly nothing?: boolean;
  fits(value: Value): boolean;
}

/** No argument. */
export const NOTHING: Argument = {
  words: "no argument",
  nothing: true,
  fits: (value) => value === null,
};

/** A text, a number, or true or false. */
export const SCALAR: Argument = {
  words: "a text, a number, or true or false",
  fits: (value) => value !== null && typeof value !== "object",
};

/** What a compare-and-set takes. */
export const PAIR: Argument = {
  words: "a pair [from, to]",
  fits: (value) => Array.isArray(value) && value.length === 2,
};

/** What a collection holds that answers null for "there is none". */
export const PRESENT: Argument = {
  words: "a value: null means none",
  fits: (value) => value !== null,
};

/** A whole number; null where the function has a usual one. */
export const WHOLE: Argument = {
  words: "a whole number",
  fits: (value) => value === null || isWholeNumber(value),
};

/** How many, at least one; null: one. */
export const PERMITS: Argument = {
  words: "a whole number of permits, at least 1",
  fits: (value) => value === null || (Number.isSafeInteger(value) && (value as number) >= 1),
};

/** The steps of a transaction. */
export const STEPS: Argument = {
  words: 'a list of steps such as ["read", "x", null], ["write", "y", 2] or ["add", "z", 1]',
  fits: (value) =>
    Array.isArray(value) &&
    value.every(
      (step: Value) =>
        Array.isArray(step) &&
        step.length >= 2 &&
        step.length <= 3 &&
        (step[0] === "read" ||
          step[0] === "write" ||
          (step[0] === "add" && isWholeNumber(step[2] as Value | undefined))) &&
        SCALAR.fits(step[1] as Value),
    ),
};

/** What a queue or a stack starts from; null: empty. */
export const PRESENT_LIST: Argument = {
  words: "a list of values, none of them null",
  fits: (value) => value === null || (Array.isArray(value) && !value.includes(null)),
};

/** What a list or a set starts from; null: empty. */
export const LIST: Argument = {
  words: "a list of values",
  fits: (value) => value === null || Array.isArray(value),
};

/** What a lock starts from. */
export const COUNT: Argument = {
  words: "a whole number, at least 0",
  fits: (value) => value === null || (Number.isSafeInteger(value) && (value as number) >= 0),
};

/** Whether a mutex is held at first. */
export const FLAG: Argument = {
  words: "true (held) or false",
  fits: (value) => value === null || typeof value === "boolean",
};

/** The values of registers by name. */
export const REGISTERS: Argument = {
  words: 'values by name, such as {"x": 1}',
  fits: (value) => value === null || (typeof value === "object" && !Array.isArray(value)),
};
