/** The question that explanations ask again and again: does some order explain these operations? */
import type { Value } from "../../core/json.ts";
import { textOf } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { observedOf } from "../observed.ts";

/** Judges a history: `unknown` where a budget ran out. */
export type Judge = (history: readonly Operation[]) => "ok" | "illegal" | "unknown";

/**
 * Whether an operation leaves every state as it is, so that leaving it out can hide a violation but
 * never invent one.
 */
export function isReadOnly(operation: Operation, model: Model): boolean {
  return model.readOnly?.(observedOf(operation)) === true;
}

/**
 * The same operation, made optional: it may take effect at any time after its invocation, or never.
 */
export function optional(operation: Operation): Operation {
  return operation.outcome === "info"
    ? operation
    : {
        ...operation,
        outcome: "info",
        output: null,
        completed: Number.POSITIVE_INFINITY,
        completedUs: null,
      };
}

/** The indices of the operations of one part that took effect or may have. */
export function partOf(history: readonly Operation[], model: Model, key: Value): number[] {
  const wanted = textOf(key);
  const indices: number[] = [];
  history.forEach((operation, index) => {
    if (operation.outcome === "fail") return;
    if (
      model.partition === undefined ||
      textOf(model.partition(observedOf(operation))) === wanted
    ) {
      indices.push(index);
    }
  });
  return indices;
}
