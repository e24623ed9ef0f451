/** The operations that an order names: for the verifiers of certificates. */
import type { Operation } from "../../history/operation.ts";

/**
 * What is wrong with the members of an order (indices into the history), null if nothing: each is
 * one that counts, did not fail and occurs once; of those that succeeded none is left out.
 */
export function flawOfMembers(
  history: readonly Operation[],
  order: readonly number[],
  counts: (operation: Operation) => boolean = () => true,
): string | null {
  const seen = new Uint8Array(history.length);
  for (const index of order) {
    const operation = history[index];
    if (operation === undefined) return `there is no operation ${index}`;
    if (operation.outcome === "fail" || !counts(operation))
      return `operation ${index} failed, or is of another kind`;
    if (seen[index] === 1) return `operation ${index} occurs twice`;
    seen[index] = 1;
  }
  const missing = history.findIndex(
    (operation, index) => seen[index] === 0 && operation.outcome === "ok" && counts(operation),
  );
  return missing < 0 ? null : `operation ${missing} is left out`;
}
