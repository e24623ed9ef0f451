/**
 * Certificates of linearizability, sequential consistency and prefixes: verifies an order that
 * claims to explain a history, with nothing but the model and the clock. It shares nothing with the
 * judge that found it.
 */
import { textOf, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model, Observed } from "../../objects/model.ts";
import { observedOf } from "../observed.ts";
import { Clock } from "./clock.ts";
import { flawOfMembers } from "./members.ts";

/** What an order must respect; where nothing is said: linearizability. */
export interface Terms {
  readonly initial?: Value;
  /** Only operations of one lane are kept in the order of the clock; absent: all are. */
  readonly laneOf?: (operation: Operation, index: number) => unknown;
}

/**
 * What is wrong with an order (indices into the history), or null if nothing is: every operation
 * that succeeded occurs in it once, none that failed, none after one that was invoked when it had
 * completed, and every answer is the model's.
 */
export function certify(
  history: readonly Operation[],
  model: Model,
  order: readonly number[],
  { initial, laneOf }: Terms = {},
): string | null {
  const wrong = flawOfMembers(history, order);
  if (wrong !== null) return wrong;
  const clock = new Clock();
  const parts = new Map<string, (call: Observed) => boolean>();
  for (const index of order) {
    const operation = history[index] as Operation;
    const lane = laneOf?.(operation, index);
    if (!clock.next(lane, operation)) return `operation ${index} comes after one invoked later`;
    const call = observedOf(operation);
    const part = textOf(model.partition?.(call) ?? null);
    const execute = parts.get(part) ?? executor(model, initial);
    parts.set(part, execute);
    if (!execute(call)) return `operation ${index} cannot answer so there`;
  }
  return null;
}

/**
 * Executes the operations of one part: whether each can answer so, in one of the states that are
 * possible by then.
 */
function executor(model: Model, value: Value | undefined): (call: Observed) => boolean {
  if (model.replay !== undefined) return model.replay(value);
  const nameOf = (state: unknown): string => model.identity?.(state) ?? textOf(state as Value);
  let possible: readonly unknown[] = [value === undefined ? model.initial() : model.initial(value)];
  return (call) => {
    if (possible.length === 1) possible = model.step(possible[0], call);
    else {
      const next = possible.flatMap((state) => model.step(state, call));
      possible = [...new Map(next.map((state) => [nameOf(state), state])).values()];
    }
    return possible.length > 0;
  };
}
