/** Where one may go from a step. */
import type { RunView } from "./run-view.ts";

/** The nearest of ascending steps after a step, or before it; null: there is none. */
export function nearestOf(
  steps: readonly number[],
  step: number,
  direction: 1 | -1,
): number | null {
  return (
    (direction === 1
      ? steps.find((other) => other > step)
      : steps.findLast((other) => other < step)) ?? null
  );
}

/** The next step of the same process, or the one before; null: there is none. */
export function onSame(view: RunView, step: number, direction: 1 | -1): number | null {
  const actor = view.actorOf(step);
  for (let other = step + direction; other >= 1 && other <= view.steps; other += direction) {
    if (view.actorOf(other) === actor) return other;
  }
  return null;
}

/**
 * The other end of the message that a step is about: where it was sent, if the step received one;
 * else where the first that it sent arrives.
 */
export function otherEnd(view: RunView, step: number): number | null {
  const received = view.messageInto(step);
  if (received >= 0) return view.messages.fromStep[received] ?? null;
  for (const message of view.messagesFrom(step)) {
    const arrival = view.messages.toStep[message] ?? 0;
    if (arrival > 0) return arrival;
  }
  return null;
}
