/** Equality of large values: whole runs, snapshots, states. */
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";

/** As `toEqual` of `expect`, which is asked only where Node's own comparison finds a difference. */
export function expectSame(actual: unknown, expected: unknown, words?: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, words).toEqual(expected);
}
