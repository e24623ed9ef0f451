/**
 * Operator mutants that are argued to do no harm: by the name of the mutant, which holds its place
 * by content.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InputError } from "../../src/core/errors.ts";

export interface Equivalent {
  /** The mutant's name: protocol, file, functions, operator, the text before and after. */
  readonly mutant: string;
  /** Why no run can be worse for it: what guards it, or why nothing depends on it. */
  readonly argument: string;
}

/** @throws {InputError} naming an entry that lacks a field. */
export function readEquivalents(file: URL): readonly Equivalent[] {
  const entries = JSON.parse(readFileSync(file, "utf8")) as readonly Record<string, unknown>[];
  return entries.map((entry, at) => {
    const { mutant, argument } = entry;
    if (typeof mutant !== "string" || typeof argument !== "string" || argument === "") {
      const message = `entry ${at + 1}: expected mutant and argument, each a text`;
      throw new InputError([{ file: fileURLToPath(file), message }]);
    }
    return { mutant, argument };
  });
}

/**
 * Entries of a protocol that no mutant answers to: the source has changed, and the argument with
 * it.
 */
export function stale(
  entries: readonly Equivalent[],
  protocol: string,
  mutants: readonly { readonly name: string }[],
): readonly Equivalent[] {
  const known = new Set(mutants.map(({ name }) => name));
  return entries.filter(({ mutant }) => mutant.startsWith(`${protocol}/`) && !known.has(mutant));
}
