/** The messages of a run as they are drawn: from where each was sent to where it arrived. */
import { DUPLICATED, SENT } from "../../world/event.ts";
import type { Messages, Outline } from "../engine/messages.ts";

/** What is asked of a run: its event by step, -1 without one, and its lane by address. */
interface Places {
  readonly outline: Outline;
  eventOf(step: number): number;
  laneOf(address: number): number;
}

/** All that was sent in a run. */
export function messagesOf(view: Places): Messages {
  const { kinds, steps, times, actors, others, marks, settled } = view.outline.columns;
  let count = 0;
  for (const kind of kinds) if (kind === SENT) count++;
  const messages = {
    count,
    event: new Int32Array(count),
    fromLane: new Int16Array(count),
    toLane: new Int16Array(count),
    fromUs: new Float64Array(count),
    fromStep: new Int32Array(count),
    toUs: new Float64Array(count),
    toStep: new Int32Array(count),
    fate: new Uint8Array(count),
    twice: new Uint8Array(count),
  };
  let at = 0;
  for (let event = 0; event < kinds.length; event++) {
    if (kinds[event] !== SENT) continue;
    const mark = marks[event] as number;
    const end = settled[event] as number;
    const arrival = end === 0 ? -1 : view.eventOf(end);
    messages.event[at] = event;
    messages.fromLane[at] = view.laneOf(actors[event] as number);
    messages.toLane[at] = view.laneOf(others[event] as number);
    messages.fromUs[at] = times[event] as number;
    messages.fromStep[at] = steps[event] as number;
    messages.toUs[at] = times[arrival < 0 ? event : arrival] as number;
    messages.toStep[at] = arrival < 0 ? 0 : end;
    messages.fate[at] = mark % DUPLICATED;
    messages.twice[at] = mark >= DUPLICATED ? 1 : 0;
    at++;
  }
  return messages;
}
