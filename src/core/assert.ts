/** Assertions: programmer errors of ours, one fact each, with values; caught nowhere. */

/** A bug of Rashomon itself: never thrown for bad input, never for a simulated failure. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** @throws {AssertionError} if `fact` does not hold; `values` are shown with the message. */
export function assert(
  fact: boolean,
  message: string,
  values?: Readonly<Record<string, unknown>>,
): asserts fact {
  if (!fact) {
    throw new AssertionError(values ? `${message} ${JSON.stringify(values)}` : message);
  }
}

/** Ends a switch over a union: reached only if a case was forgotten. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}

/** The value, which our own code knows to be there. @throws {AssertionError} if it is not. */
export function must<T>(value: T | undefined | null, message: string): T {
  assert(value !== undefined && value !== null, message);
  return value;
}
