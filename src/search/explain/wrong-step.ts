/**
 * The wrong step: what a node did that made the failure. What seals a failure is often a
 * circumstance (a timer that fires, a request that comes); what is wrong is how a node reacts.
 */
import type { EventLog, LoggedEvent } from "../../kernel/event-log.ts";
import type { Address } from "../../protocol/node-id.ts";
import {
  DISK,
  MESSAGE,
  REQUEST,
  SESSION,
  SESSION_MESSAGE,
  START,
  STEP_MAX,
  TIMER,
} from "../../world/event.ts";

/** Steps in which a node reacts to what came: nothing else made it act. */
const REACTIONS: ReadonlySet<number> = new Set([
  MESSAGE,
  REQUEST,
  SESSION_MESSAGE,
  SESSION,
  DISK,
  START,
]);

export interface WrongStepOf {
  readonly log: EventLog;
  /** The causal past of the violation, ascending. */
  readonly past: readonly number[];
  /** From which step on nearly all futures have the failure. */
  readonly sealed: number;
  /** The step that shows the violation. */
  readonly end: number;
  /** Whether a node shows it there, by what it does; else clients do, or the whole run. */
  readonly isShown: boolean;
  /** How many addresses are nodes. */
  readonly nodeCount: number;
}

/**
 * Where a node shows the violation: the step in which it decided to do what is wrong, from which
 * its own steps (a write, then what follows once that is durable) lead to it. Where clients do: the
 * first reaction of a node, on the way to it, from which on nearly all futures fail.
 */
export function wrongStep({ log, past, sealed, end, isShown, nodeCount }: WrongStepOf): number {
  const events = eventsOf(log);
  const isNode = (address: Address) => address >= 1 && address <= nodeCount;
  const shown = events.get(end);
  if (isShown && shown !== undefined && isNode(shown.actor)) return decidedIn(shown, events).step;
  const reacts = (step: number): boolean => {
    const event = events.get(step);
    return event !== undefined && isNode(event.actor) && REACTIONS.has(event.kind);
  };
  return past.find((step) => step >= sealed && reacts(step)) ?? sealed;
}

/**
 * The step in which a node decided what it does in another: a write that is durable now was given
 * to the disk in it, and a timer that has been set since the node started fires as the start has
 * it.
 */
export function decidedIn(
  shown: LoggedEvent,
  events: ReadonlyMap<number, LoggedEvent>,
): LoggedEvent {
  for (let event = shown; ; ) {
    const cause = events.get(event.cause);
    if (cause === undefined || cause.actor !== event.actor) return event;
    if (event.kind !== DISK && !(event.kind === TIMER && cause.kind === START)) return event;
    event = cause;
  }
}

export function eventsOf(log: EventLog): ReadonlyMap<number, LoggedEvent> {
  const events = new Map<number, LoggedEvent>();
  for (const event of log.events()) if (event.kind <= STEP_MAX) events.set(event.step, event);
  return events;
}
