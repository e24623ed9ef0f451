/**
 * Certificates of read uncommitted (Adya's PL-1): one order of the transactions that goes with the
 * order of elements in every list read.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Clock } from "./clock.ts";
import { flawOfMembers } from "./members.ts";
import { isAnswered, isTransaction, kindOf, type Respect, stepsOf } from "./steps.ts";

/** What is wrong with an order (indices into the history), null if nothing. */
export function flawOfUncommitted(
  history: readonly Operation[],
  order: readonly number[],
  respect: Respect,
): string | null {
  const wrong = flawOfMembers(history, order, isTransaction);
  if (wrong !== null) return wrong;
  const clock = new Clock();
  // By key and element: the place of its writer.
  const writers = new Map<string, number>();
  for (const [place, index] of order.entries()) {
    const operation = history[index] as Operation;
    const lane = respect === "real-time" ? null : operation.process;
    if (!clock.next(lane, operation) && respect !== "nothing")
      return `${index} had completed before one was invoked that comes before it`;
    for (const step of stepsOf(operation)) {
      if (kindOf(step) !== "append") continue;
      const name = JSON.stringify([step[1], step[2]]);
      if (writers.has(name)) return `${index} appends what another append has`;
      writers.set(name, place);
    }
  }
  for (const index of order) {
    const operation = history[index] as Operation;
    if (!isAnswered(operation)) continue;
    for (const step of stepsOf(operation)) {
      const [, key, value = null] = step;
      if (kindOf(step) !== "read" || !Array.isArray(value)) continue;
      let last = -1;
      for (const item of value as readonly Value[]) {
        const place = writers.get(JSON.stringify([key, item])) ?? last;
        if (place < last) return `${index} reads a list in another order`;
        last = place;
      }
    }
  }
  return null;
}
