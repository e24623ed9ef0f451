/**
 * Records: what this program writes and reads again. Fields that a later version adds are passed
 * over, and what is wrong with one is said of all its places at once.
 */
import { InputError, type InputProblem } from "../errors.ts";
import { keyed } from "./collections.ts";
import { type AnyField, fields } from "./fields.ts";
import { anyText, leaf, pattern, whole } from "./leaves.ts";
import { pathText, Reader } from "./reader.ts";
import { mapped, type Shape } from "./shape.ts";

export const words = anyText();
export const count = whole(0);
/** Any number. */
export const number = leaf<number, number>({
  words: "a number",
  parse: (value) => (typeof value === "number" && Number.isFinite(value) ? value : null),
  schema: { type: "number" },
  draw: (draws) => draws.below(1_000) / 4,
});

/** Numbers by name. */
export const numbers = mapped(
  keyed(number, { words: "numbers by name" }),
  (read): Readonly<Record<string, number>> => Object.fromEntries(read),
  (read) => new Map(Object.entries(read)),
);

/** This many hexadecimal digits. */
export function digits(count: 8 | 16) {
  return pattern(`${count} hexadecimal digits`, new RegExp(`^[0-9a-f]{${count}}$`), () =>
    "0123456789abcdef".slice(0, count),
  );
}

/** A map of fields, of which there may be more. */
export function record<F extends Readonly<Record<string, AnyField>>>(declared: F) {
  return fields<F>(declared, { words: "an object", open: true });
}

/** What a file holds by a shape. @throws {InputError} with everything that is wrong with it. */
export function readRecord<Read>(shape: Shape<unknown, Read>, json: unknown, file: string): Read {
  const { read, problems } = recordOf(shape, json, file);
  if (read === undefined || problems.length > 0) throw new InputError(problems);
  return read;
}

/** The same with what is wrong beside it; undefined where nothing can be had of it. */
export function recordOf<Read>(
  shape: Shape<unknown, Read>,
  json: unknown,
  file: string,
): { readonly read: Read | undefined; readonly problems: readonly InputProblem[] } {
  const reader = new Reader();
  const read = shape.read(json, [], reader, null);
  const problems = reader.problems.map(({ path, message }) => ({
    file,
    path: pathText(path),
    message,
  }));
  return { read, problems };
}
