/**
 * The plainest linearizability checker: tries every order. For small histories, as the judge of the
 * clever one.
 */
import type { Value } from "../../core/json.ts";
import { textOf } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model, Observed } from "../../objects/model.ts";
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
  const names = calls.map((call) => textOf(model.partition?.(call) ?? null));
  const parts = [...new Set(names)];
  const partOf = names.map((name) => parts.indexOf(name));
  const refuted = new Set<string>();
  let left = configurationsMax;
  const explained = explore(
    0,
    parts.map(() => (initial === undefined ? model.initial() : model.initial(initial))),
  );
  return left >= 0 ? explained : null;

  /** Whether the operations not yet placed, as bits, have an order from here; a state by part. */
  function explore(placed: number, states: readonly unknown[]): boolean {
    if ((placed & required) === required) return true;
    const key = `${placed}${JSON.stringify(states)}`;
    if (refuted.has(key)) return false;
    left -= 1;
    if (left < 0) return true;
    let deadline = Number.POSITIVE_INFINITY;
    for (let index = 0; index < operations.length; index++) {
      if ((required & ~placed & (1 << index)) === 0) continue;
      deadline = Math.min(deadline, (operations[index] as Operation).completed);
    }
    for (let index = 0; index < operations.length; index++) {
      if ((placed & (1 << index)) !== 0) continue;
      if ((operations[index] as Operation).invoked > deadline) continue;
      const part = partOf[index] as number;
      const call = calls[index] as Observed;
      for (const state of model.step(states[part], call)) {
        const next = states.slice();
        next[part] = state;
        if (explore(placed | (1 << index), next)) return true;
      }
    }
    refuted.add(key);
    return false;
  }
}
