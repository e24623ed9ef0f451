/**
 * What cannot be hosted, found in the text of an awaiting program before it runs: by name, with
 * the line.
 */
import type { InputProblem } from "../core/errors.ts";

/** What was found in one file. */
export interface Refusals {
  readonly problems: readonly Omit<InputProblem, "file">[];
  /** The names that it takes from outside but for those of the language. */
  readonly free: readonly string[];
  /** The text to go on with. */
  readonly code: string;
}

/** @param language as the bundler has it: `ts`, `js`, `json`... */
export function refusalsIn(code: string, _language: string): Refusals {
  return { problems: [], free: [], code };
}
