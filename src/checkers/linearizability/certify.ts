/** Certificates: re-verifies an order that claims to explain a history, with nothing but the model and the clock. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { observedOf, textOf } from "./machine.ts";

/**
 * What is wrong with an order (indices into the history) as a witness, or null if nothing is: every operation that
 * succeeded stands in it once, none that failed, none before one that had completed before it was invoked, and every
 * answer is one the model gives.
 */
export function certify(
  history: readonly Operation[],
  model: Model,
  order: readonly number[],
  initial?: Value,
): string | null {
  const seen = new Set<number>();
  const states = new Map<string, unknown[]>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    const operation = history[index];
    if (operation === undefined) return `there is no operation ${index}`;
    if (seen.has(index)) return `operation ${index} stands twice`;
    if (operation.outcome === "fail") return `operation ${index} failed`;
    if (operation.completed < latest) return `operation ${index} stands after one invoked later`;
    latest = Math.max(latest, operation.invoked);
    seen.add(index);
    const call = observedOf(operation);
    const part = textOf(model.partition?.(call) ?? null);
    const before = states.get(part) ?? [
      initial === undefined ? model.initial() : model.initial(initial),
    ];
    const after = before.flatMap((state) => [...model.step(state, call)]);
    if (after.length === 0) return `operation ${index} cannot answer so there`;
    states.set(part, distinct(after, model));
  }
  for (let index = 0; index < history.length; index++) {
    if (history[index]?.outcome === "ok" && !seen.has(index))
      return `operation ${index} is left out`;
  }
  return null;
}

function distinct(states: readonly unknown[], model: Model): unknown[] {
  if (states.length < 2) return [...states];
  const known = new Map<string, unknown>();
  for (const state of states) {
    known.set(model.identity?.(state) ?? textOf(state as Value), state);
  }
  return [...known.values()];
}
