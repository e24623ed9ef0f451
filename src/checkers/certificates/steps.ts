/** The steps of transactions as histories have them: `[append, x, 1]`, `[r, y, null]`. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";

/** A step without a value is one of nil. */
export type Step = readonly [f: string, key: Value, value?: Value];

/**
 * What an order must respect besides what was read. `session`: the order of each process.
 * `real-time`: the clock.
 */
export type Respect = "nothing" | "session" | "real-time";

export function isTransaction({ f }: Operation): boolean {
  return f === "txn";
}

/** Whether what it read is known. */
export function isAnswered({ outcome, output }: Operation): boolean {
  return outcome === "ok" && Array.isArray(output);
}

/** A step that is no list is one that is not known. */
const UNKNOWN: Step = ["", null];

/** Its steps, the reads filled in where that is known. */
export function stepsOf(operation: Operation): readonly Step[] {
  const steps = (isAnswered(operation) ? operation.output : operation.input) as readonly Value[];
  return steps.every(Array.isArray)
    ? (steps as unknown as readonly Step[])
    : steps.map((step) => (Array.isArray(step) ? (step as unknown as Step) : UNKNOWN));
}

/** What a step does, null for one that is not known. */
export function kindOf([f]: Step): "read" | "write" | "append" | null {
  if (f === "r" || f === "read") return "read";
  if (f === "w" || f === "write") return "write";
  return f === "append" ? f : null;
}

/** A name for a key: equal for equal keys only. */
export function nameOf(key: Value): Value {
  return typeof key === "number" ? key : JSON.stringify(key);
}

/** The elements of a list; nil has none. Anything else counts as one that is equal to none. */
export function listOf(value: Value): readonly Value[] {
  if (value === null) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [Number.NaN];
}
