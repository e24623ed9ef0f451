/** What a program passes to the verbs of its process, as they take it. */
import { meant } from "../core/errors.ts";
import { shown } from "../core/shown.ts";

/**
 * Options under names that there are not would be passed over, and leave the default.
 * @param what has the options, for the error: `call("get")`.
 * @throws {TypeError} for the first that there is not, or if they are no options.
 */
export function refuseOthers(options: unknown, known: readonly string[], what: string): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${what}: expected options, got ${shown(options)}`);
  for (const name in options) {
    if (known.includes(name)) continue;
    throw new TypeError(`${what} has no option ${name}; ${meant(name, known)}`);
  }
}

/**
 * Milliseconds as microseconds; Infinity: never.
 * @param what they are, for the error: `self.sleep`.
 * @throws {RangeError} for what is no number: such a timer would never be due.
 */
export function usOf(ms: number, what: string): number {
  if (typeof ms === "number" && !Number.isNaN(ms)) return Math.round(ms * 1_000);
  throw new RangeError(`${what}: expected milliseconds, got ${String(ms)}`);
}
