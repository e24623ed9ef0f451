/**
 * Certificates: verifies an order that claims to explain a history, with nothing but the model and
 * the clock. Whatever found the order, this file is enough to trust it: for linearizability, for
 * sequential consistency and prefixes, which keep the order of lanes only, and for bounded
 * staleness, where reads may be late.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model, Observed } from "../../objects/model.ts";
import { observedOf, textOf } from "./machine.ts";

/** What an order must respect; where nothing is said: linearizability. */
export interface Terms {
  readonly initial?: Value;
  /** Only operations of one lane are kept in the order of the clock; absent: all are. */
  readonly laneOf?: (operation: Operation, index: number) => unknown;
  /** A read may return what so many updates of its part before the last had left; default 0. */
  readonly versions?: number;
  /** A read may have taken effect so many microseconds before it was invoked. */
  readonly earlierUs?: number;
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
  { initial, laneOf, versions = 0, earlierUs }: Terms = {},
): string | null {
  const seen = new Uint8Array(history.length);
  const parts = new Map<string, (call: Observed) => boolean>();
  // By lane: the latest invocation so far, by time, where times count, and position.
  const latest = new Map<unknown, { us: number; position: number }>();
  const all = { us: Number.NEGATIVE_INFINITY, position: -1 };
  for (const index of order) {
    const operation = history[index];
    if (operation === undefined) return `there is no operation ${index}`;
    if (seen[index] === 1) return `operation ${index} stands twice`;
    if (operation.outcome === "fail") return `operation ${index} failed`;
    seen[index] = 1;
    const call = observedOf(operation);
    const { invoked, completed, invokedUs, completedUs } = operation;
    let beganUs = 0;
    let endedUs = 0;
    if (earlierUs !== undefined) {
      beganUs = (invokedUs ?? Number.NaN) - (model.readOnly?.(call) === true ? earlierUs : 0);
      endedUs = operation.outcome === "ok" ? (completedUs ?? Number.NaN) : Number.POSITIVE_INFINITY;
      if (Number.isNaN(beganUs + endedUs)) return `operation ${index} has no times`;
    }
    const lane = laneOf?.(operation, index);
    const last = laneOf === undefined ? all : latest.get(lane);
    if (last === undefined) latest.set(lane, { us: beganUs, position: invoked });
    else {
      if (endedUs < last.us || (endedUs === last.us && completed < last.position))
        return `operation ${index} stands after one invoked later`;
      if (beganUs > last.us || (beganUs === last.us && invoked > last.position)) {
        last.us = beganUs;
        last.position = invoked;
      }
    }
    const part = textOf(model.partition?.(call) ?? null);
    let execute = parts.get(part);
    if (execute === undefined) {
      execute = executor(model, initial, versions);
      parts.set(part, execute);
    }
    if (!execute(call)) return `operation ${index} cannot answer so there`;
  }
  const missing = history.findIndex(({ outcome }, index) => outcome === "ok" && seen[index] === 0);
  return missing < 0 ? null : `operation ${missing} is left out`;
}

/**
 * Executes the operations of one part: whether each can answer so, in one of the states that are
 * possible by then.
 */
function executor(
  model: Model,
  value: Value | undefined,
  versions: number,
): (call: Observed) => boolean {
  if (versions === 0 && model.replay !== undefined) return model.replay(value);
  const first = value === undefined ? model.initial() : model.initial(value);
  // Each possibility: its last states, the latest first.
  let possible: (readonly unknown[])[] = [[first]];
  // The state, while only one is possible and no earlier one counts.
  let only = first;
  let isOne = versions === 0;
  return (call) => {
    if (isOne) {
      const next = model.step(only, call);
      if (next.length < 2) {
        only = next[0];
        return next.length === 1;
      }
      isOne = false;
      possible = [[only]];
    }
    possible =
      versions > 0 && model.readOnly?.(call) === true
        ? possible.filter((states) => states.some((state) => model.step(state, call).length > 0))
        : possible.flatMap((states) =>
            model.step(states[0], call).map((next) => [next, ...states].slice(0, versions + 1)),
          );
    if (possible.length > 1) possible = distinct(possible, model);
    return possible.length > 0;
  };
}

function distinct(possible: readonly (readonly unknown[])[], model: Model): (readonly unknown[])[] {
  const nameOf = (state: unknown): string => model.identity?.(state) ?? textOf(state as Value);
  const known = new Map(possible.map((states) => [states.map(nameOf).join(), states]));
  return [...known.values()];
}
