/**
 * The plainest linearizability checker: tries every order. For small histories, as the judge of the
 * clever one.
 */
import type { Value } from "../../core/json.ts";
import { textOf } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { observedOf } from "../observed.ts";

/** Whether a history of at most 30 operations is linearizable. */
export function bruteForce(history: readonly Operation[], model: Model, initial?: Value): boolean {
  return bruteForceWithin(history, model, initial, Number.POSITIVE_INFINITY) === true;
}

/**
 * The same, giving up after this many configurations (what has taken effect, and the states after
 * it): null then. Fourteen operations, most of them in flight at once, can have millions.
 */
export function bruteForceWithin(
  history: readonly Operation[],
  model: Model,
  initial: Value | undefined,
  configurationsMax: number,
): boolean | null {
  const operations = history.filter((operation) => operation.outcome !== "fail");
  const calls = operations.map(observedOf);
  const required = operations.reduce(
    (mask, operation, index) => (operation.outcome === "ok" ? mask | (1 << index) : mask),
    0,
  );
  const refuted = new Set<string>();
  const parts = new Map<string, unknown>();
  const partOf = calls.map((call) => textOf(model.partition?.(call) ?? null));
  for (const part of partOf) {
    parts.set(part, initial === undefined ? model.initial() : model.initial(initial));
  }
  let left = configurationsMax;
  const explained = explore(0, parts);
  return left >= 0 ? explained : null;

  function explore(placed: number, states: ReadonlyMap<string, unknown>): boolean {
    if ((placed & required) === required) return true;
    const key = `${placed}${JSON.stringify([...states.values()])}`;
    if (refuted.has(key)) return false;
    left -= 1;
    if (left < 0) return true;
    let deadline = Number.POSITIVE_INFINITY;
    operations.forEach((operation, index) => {
      if ((placed & (1 << index)) === 0 && operation.outcome === "ok") {
        deadline = Math.min(deadline, operation.completed);
      }
    });
    for (let index = 0; index < operations.length; index++) {
      const operation = operations[index] as Operation;
      if ((placed & (1 << index)) !== 0 || operation.invoked > deadline) continue;
      const part = partOf[index] as string;
      const call = calls[index];
      if (call === undefined) continue;
      for (const state of model.step(states.get(part), call)) {
        if (explore(placed | (1 << index), new Map(states).set(part, state))) return true;
      }
    }
    refuted.add(key);
    return false;
  }
}
