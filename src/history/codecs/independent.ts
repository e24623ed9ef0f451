/**
 * Keys of `jepsen.independent`: tests of many keys put `[key value]` where one key has `value`. The
 * reads give it away, which are invoked with `[key nil]`.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../operation.ts";

/** The key that the argument of a read names, undefined if it names none. */
export function keyRead(argument: Value): Value | undefined {
  if (!isPair(argument)) return undefined;
  const [key, value] = argument;
  return value === null && key !== null ? key : undefined;
}

/** The key that a pair of a key and a value names, undefined for what is no pair. */
export function keyOf(value: Value): Value | undefined {
  return isPair(value) ? value[0] : undefined;
}

/**
 * The operations by their keys; null if not all of them have one. That each was answered for the
 * key it named is up to the caller.
 * @param keys by operation: what its argument named, of those that read
 * @param nilIsUnknown whether a read of nil says nothing
 */
export function byKey(
  operations: readonly Operation[],
  keys: ReadonlyMap<number, Value>,
  nilIsUnknown: boolean,
): Operation[] | null {
  const split: Operation[] = [];
  for (const [index, operation] of operations.entries()) {
    const { input, output, outcome } = operation;
    const key = keys.get(index);
    if (operation.key !== null) return null;
    if (key === undefined) {
      if (!isPair(input)) return null;
      split.push({ ...operation, key: input[0], input: input[1] });
    } else if (outcome !== "ok") split.push({ ...operation, key });
    else {
      if (!isPair(output)) return null;
      const [, value] = output;
      const isUnknown = value === null && nilIsUnknown;
      const end = { outcome: "info", completed: Number.POSITIVE_INFINITY } as const;
      split.push({ ...operation, key, output: value, ...(isUnknown ? end : {}) });
    }
  }
  return split;
}

function isPair(value: Value): value is readonly [Value, Value] {
  return Array.isArray(value) && value.length === 2;
}
