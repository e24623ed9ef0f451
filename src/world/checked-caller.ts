/**
 * When the `self` of a user's own node is used: in its own handlers, before they return. What it
 * would do at any other time is part of no step of that node.
 */

/** `self` was used outside of its node's handlers. */
export class CallerError extends Error {
  override readonly name = "CallerError";
}

/**
 * @param node whose `self` it is, by name.
 * @param method what of it was called.
 * @param active the process whose handler runs, by name; null: none does.
 * @throws {CallerError} always.
 */
export function refuseCaller(node: string, method: string, active: string | null): never {
  if (active !== null) {
    const why = `the self of a node is for its own handlers`;
    throw new CallerError(`self.${method} of ${node} was called in a handler of ${active}: ${why}`);
  }
  throw new CallerError(
    `self.${method} of ${node} was called after its handler had returned: a handler does all ` +
      "that it does before it returns",
  );
}
