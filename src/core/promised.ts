/** Whether something was promised in place of being done: what is, is done in no step. */

/** A promise, or what can be awaited as one is; its rejection ends no process from now on. */
export function isPromise(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("then" in value)) return false;
  const thenable = value as { then(kept: () => void, broken: () => void): unknown };
  if (typeof thenable.then !== "function") return false;
  thenable.then(ignore, ignore);
  return true;
}

function ignore(): void {
  // Nothing is left to do.
}
