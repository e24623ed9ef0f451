/**
 * Prefixes of histories. Linearizability is closed under them, so that a history goes wrong at one
 * certain completion.
 */
import type { Operation } from "../../history/operation.ts";
import { optional } from "./judge.ts";

/**
 * The history as it was just after an event: what was open then is optional; what came later, or
 * failed, is not there.
 */
export function cutAfter(history: readonly Operation[], position: number): Operation[] {
  return history
    .filter(({ invoked, outcome }) => invoked <= position && outcome !== "fail")
    .map((operation) => (operation.completed <= position ? operation : optional(operation)));
}
