/**
 * The times of a history's events, and how far they contradict the order of its lines: clients
 * that write into one log may take the time a moment before the line is there.
 */
import { formatMoment } from "../../core/formatting.ts";
import type { Operation } from "../../history/operation.ts";

/** By operation, in microseconds. */
export interface Times {
  readonly began: Float64Array;
  /** `Infinity` where it is not known to have ended. */
  readonly ended: Float64Array;
  /** How far times run back at most from one line to a later one; 0: they and the lines agree. */
  readonly backUs: number;
}

/** The times, or why time cannot be judged by them. */
export function timesOf(history: readonly Operation[]): Times | string {
  const began = new Float64Array(history.length);
  const ended = new Float64Array(history.length).fill(Number.POSITIVE_INFINITY);
  for (let index = 0; index < history.length; index++) {
    const { invokedUs, completedUs, outcome } = history[index] as Operation;
    if (invokedUs === null || (completedUs === null && outcome !== "info")) {
      return "the history does not say when operations began and ended";
    }
    began[index] = invokedUs;
    if (outcome !== "info") ended[index] = completedUs as number;
  }
  const events = eventsOf(history, { began, ended });
  const lastOf = new Map<number, number>();
  let latestUs = Number.NEGATIVE_INFINITY;
  let backUs = 0;
  for (const { index, us } of events) {
    const { process } = history[index] as Operation;
    const last = lastOf.get(process) ?? Number.NEGATIVE_INFINITY;
    if (us < last) {
      return `the times of c${process} run back, from ${formatMoment(last)} to ${formatMoment(us)}`;
    }
    lastOf.set(process, us);
    backUs = Math.max(backUs, latestUs - us);
    latestUs = Math.max(latestUs, us);
  }
  return { began, ended, backUs };
}

/**
 * The times of which no operation is sure to be shorter, whether its clock or its line is right:
 * what began no later than all lines after it, and ended no earlier than all before it.
 */
export function widened(history: readonly Operation[], times: Times): Times {
  const began = times.began.slice();
  const ended = times.ended.slice();
  const events = eventsOf(history, times);
  let latestUs = Number.NEGATIVE_INFINITY;
  for (const { index, us, isEnd } of events) {
    latestUs = Math.max(latestUs, us);
    if (isEnd) ended[index] = latestUs;
  }
  let earliestUs = Number.POSITIVE_INFINITY;
  for (const { index, us, isEnd } of events.reverse()) {
    earliestUs = Math.min(earliestUs, us);
    if (!isEnd) began[index] = earliestUs;
  }
  return { began, ended, backUs: times.backUs };
}

interface Event {
  readonly index: number;
  readonly position: number;
  readonly us: number;
  readonly isEnd: boolean;
}

/** Invocations and completions in the order of their lines. */
function eventsOf(
  history: readonly Operation[],
  { began, ended }: Pick<Times, "began" | "ended">,
): Event[] {
  const events: Event[] = [];
  for (const [index, { invoked, completed, outcome }] of history.entries()) {
    events.push({ index, position: invoked, us: began[index] as number, isEnd: false });
    if (outcome === "info") continue;
    events.push({ index, position: completed, us: ended[index] as number, isEnd: true });
  }
  return events.sort((a, b) => a.position - b.position);
}
