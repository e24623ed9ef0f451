/** Shapes without parts: texts, numbers, names, and values that are kept as they are. */
import type { Value } from "../json.ts";
import { type Draws, drawnOf, type Schema, type Shape } from "./shape.ts";

/** What a shape without parts is made of. */
export interface Leaf<Read> {
  readonly words: string;
  /** Null: it is none. */
  readonly parse: (value: unknown) => Read | null;
  readonly write?: (read: Read) => Value;
  readonly schema: Schema;
  readonly draw: (draws: Draws) => Value;
}

export function leaf<Source, Read>({
  words,
  parse,
  write = (read) => read as Value,
  schema,
  draw,
}: Leaf<Read>): Shape<Source, Read> {
  return {
    words,
    read(value, at, reader) {
      const read = parse(value);
      if (read !== null) return read;
      reader.expected(at, words, value);
      return undefined;
    },
    write,
    schema: () => schema,
    draw,
  };
}

/** A text that is not empty. */
export function text(words: string, drawn: readonly string[] = ["x", "y", "z"]) {
  return leaf<string, string>({
    words,
    parse: (value) => (typeof value === "string" && value !== "" ? value : null),
    schema: { type: "string", minLength: 1 },
    draw: (draws) => drawnOf(draws, drawn),
  });
}

/** Any text, the empty one too. */
export function anyText(words = "a text") {
  return leaf<string, string>({
    words,
    parse: (value) => (typeof value === "string" ? value : null),
    schema: { type: "string" },
    draw: (draws) => drawnOf(draws, ["", "x", "some words"]),
  });
}

/** A text of a pattern. */
export function pattern(words: string, pattern: RegExp, draw: (draws: Draws) => string) {
  return leaf<string, string>({
    words,
    parse: (value) => (typeof value === "string" && pattern.test(value) ? value : null),
    schema: { type: "string", pattern: pattern.source },
    draw,
  });
}

export const flag = leaf<boolean, boolean>({
  words: "true or false",
  parse: (value) => (typeof value === "boolean" ? value : null),
  schema: { type: "boolean" },
  draw: (draws) => draws.below(2) === 1,
});

/** A whole number between bounds, both included. */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER) {
  const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return leaf<number, number>({
    words: `a whole number ${bounds}`,
    parse: (value) =>
      Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
        ? (value as number)
        : null,
    schema: { type: "integer", minimum: min, maximum: max },
    draw: (draws) => min + draws.below(Math.min(10, max - min + 1)),
  });
}

/** A number, at least 0, whole or not. */
export const amount = leaf<number, number>({
  words: "a number of at least 0",
  parse: (value) =>
    typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null,
  schema: { type: "number", minimum: 0 },
  draw: (draws) => draws.below(1_000) / 4,
});

/** One of some texts, for editors, and whatever else a program has in a variable. */
export type Suggested<Name extends string> = Name | (string & Record<never, never>);

/** This value and no other. @param what it is, for messages. */
export function literal<const T extends string | number | boolean>(value: T, what = "") {
  return leaf<T, T>({
    words: `${JSON.stringify(value)}${what}`,
    parse: (given) => (given === value ? value : null),
    schema: { const: value },
    draw: () => value,
  });
}

/** Whatever JSON has. */
export const anything: Shape<unknown, Value> = {
  words: "a value",
  read: (value) => (value ?? null) as Value,
  write: (read) => read,
  schema: () => ({}),
  draw: (draws) => drawnOf(draws, [1, "x", true, [1], { a: 1 }] as Value[]),
};

/**
 * One of the names. @param what they are the names of: completes "unknown ...".
 * @param namesOf those that there are, by scope.
 */
export function choice<Name extends string, Scope = unknown>(
  what: string,
  namesOf: (scope: Scope) => readonly Name[],
): Shape<Suggested<Name>, Name, Scope> {
  return {
    words: `a ${what}`,
    read(value, at, reader, scope) {
      return (reader.name(value, at, what, namesOf(scope)) as Name | null) ?? undefined;
    },
    write: (read) => read,
    schema: (scope) => ({ enum: [...namesOf(scope)] }),
    draw: (draws, scope) => drawnOf(draws, namesOf(scope)),
  };
}

/** One of fixed names. */
export function oneOf<const Name extends string>(what: string, names: readonly Name[]) {
  return choice<Name>(what, () => names);
}

/** A field that is not allowed here. @param reason says why, with what would be right. */
export function misplaced(reason: string): Shape<never, never> {
  return {
    words: "nothing",
    read(_value, at, reader) {
      reader.wrong(at, reason);
      return undefined;
    },
    write: () => null,
    schema: () => ({ not: {} }),
    draw: () => undefined,
  };
}
