/** Which step shows a violation, and from which steps one looks back for what led to it. */
import type { LoggedEvent } from "../../kernel/event-log.ts";
import type { Observation } from "../../protocol/observation.ts";
import type { Recording } from "../../runner/recording.ts";
import type { Violation } from "../../runner/result.ts";
import { COMPLETED, INVOKED, ROLE } from "../../world/event.ts";
import { isOfWholeRun } from "./same-failure.ts";

/**
 * The step that shows a violation: of an invariant, the one whose fact did not hold; of clients'
 * answers, the one in which a node sent the last of them. Null: only the whole run shows it.
 */
export function shownBy(
  recording: Recording,
  violation: Violation,
  events: ReadonlyMap<number, LoggedEvent>,
): LoggedEvent | null {
  const { log, simulation } = recording;
  const { check, step, operations = [] } = violation;
  if (isOfWholeRun(violation) || check === "setup") return null;
  if (check === "script") return lastRole(recording, violation, events);
  if (operations.length === 0) return events.get(step) ?? null;
  const concerned = new Set(operations);
  let last: LoggedEvent | null = null;
  for (let index = log.first; index < log.length; index++) {
    if (log.kindAt(index) !== COMPLETED) continue;
    const event = log.at(index);
    if (!concerned.has(event.number)) continue;
    if (simulation.history.at(event.number).outcome === "ok") last = event;
  }
  const reply = last === null ? undefined : events.get(last.step);
  return reply === undefined ? null : (events.get(reply.cause) ?? null);
}

/**
 * Of a script that expects a node not to have a role, the step in which it took it. What else a
 * script expects did not happen, and is no step's doing.
 */
function lastRole(
  recording: Recording,
  { message, nodes }: Violation,
  events: ReadonlyMap<number, LoggedEvent>,
): LoggedEvent | null {
  const [, role = ""] = /to not have role ([a-z-]+)/.exec(message) ?? [];
  const { log } = recording;
  let last: LoggedEvent | null = null;
  for (let index = log.first; role !== "" && index < log.length; index++) {
    if (log.kindAt(index) !== ROLE) continue;
    const event = log.at(index);
    if (!nodes.includes(recording.nameOf(event.actor))) continue;
    if ((event.payload as Observation).role === role) last = events.get(event.step) ?? null;
  }
  return last;
}

/** The step that shows it, the one that decided it, and the ends of the operations concerned. */
export function rootsOf({
  recording: { log },
  violation: { step, operations = [] },
  decided,
}: {
  readonly recording: Recording;
  readonly violation: Violation;
  readonly decided: LoggedEvent | null;
}): readonly number[] {
  const roots = [step, ...(decided === null ? [] : [decided.step])];
  if (operations.length === 0) return roots;
  const concerned = new Set(operations);
  for (let index = log.first; index < log.length; index++) {
    const kind = log.kindAt(index);
    if (kind !== INVOKED && kind !== COMPLETED) continue;
    const event = log.at(index);
    if (concerned.has(event.number)) roots.push(event.step);
  }
  return roots;
}
