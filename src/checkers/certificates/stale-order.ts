/**
 * Certificates of bounded staleness: verifies an order in which reads may be late by a number of
 * versions, or an amount of time, with nothing but the model and the clock.
 */
import { textOf, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { observedOf } from "../observed.ts";
import { flawOfMembers } from "./members.ts";

/** How late reads may be. */
export interface Lateness {
  readonly initial?: Value;
  /** A read may return the state as of this many updates of its part before the last; default 0. */
  readonly versions?: number;
  /** A read may have taken effect up to this many microseconds before it was invoked. */
  readonly earlierUs?: number;
}

/** What is wrong with an order (indices into the history), or null if nothing is. */
export function flawOfStale(
  history: readonly Operation[],
  model: Model,
  order: readonly number[],
  { initial, versions = 0, earlierUs }: Lateness,
): string | null {
  const wrong = flawOfMembers(history, order);
  if (wrong !== null) return wrong;
  const first = initial === undefined ? model.initial() : model.initial(initial);
  const nameOf = (state: unknown): string => model.identity?.(state) ?? textOf(state as Value);
  // By part: what is possible, each with its last states, the latest first.
  const parts = new Map<string, readonly (readonly unknown[])[]>();
  // The latest beginning so far, by time, where times count, and position.
  let latestUs = Number.NEGATIVE_INFINITY;
  let latest = -1;
  for (const index of order) {
    const operation = history[index] as Operation;
    const { invoked, completed, outcome, invokedUs, completedUs } = operation;
    const call = observedOf(operation);
    const isRead = model.readOnly?.(call) === true;
    const timed = earlierUs !== undefined;
    const beganUs = timed ? (invokedUs ?? Number.NaN) - (isRead ? earlierUs : 0) : 0;
    const endUs = outcome === "ok" ? (completedUs ?? Number.NaN) : Number.POSITIVE_INFINITY;
    const endedUs = timed ? endUs : 0;
    if (Number.isNaN(beganUs + endedUs)) return `operation ${index} has no times`;
    if (endedUs < latestUs || (endedUs === latestUs && completed < latest))
      return `operation ${index} comes after one invoked later`;
    if (beganUs > latestUs || (beganUs === latestUs && invoked > latest)) {
      latestUs = beganUs;
      latest = invoked;
    }
    const part = textOf(model.partition?.(call) ?? null);
    const before = parts.get(part) ?? [[first]];
    const after = isRead
      ? before.filter((states) => states.some((state) => model.step(state, call).length > 0))
      : before.flatMap((states) =>
          model.step(states[0], call).map((next) => [next, ...states].slice(0, versions + 1)),
        );
    if (after.length === 0) return `operation ${index} cannot answer so there`;
    const named = after.map((states) => [states.map(nameOf).join(), states] as const);
    parts.set(part, after.length === 1 ? after : [...new Map(named).values()]);
  }
  return null;
}
