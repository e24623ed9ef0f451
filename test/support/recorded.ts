/** Runs of which tests look at what was recorded. */
import { formatMoment } from "../../src/core/formatting.ts";
import type { LoggedEvent } from "../../src/kernel/event-log.ts";
import { Recording } from "../../src/runner/recording.ts";
import type { Simulation } from "../../src/runner/simulation.ts";
import { FAULT, FAULT_ENDED, NOTE, SENT, STEP_MAX, WAKE } from "../../src/world/event.ts";

/** Runs a simulation that has not started to its end. @returns its recording. */
export function record(simulation: Simulation): Recording {
  const recording = new Recording();
  recording.begin(simulation);
  simulation.boot();
  simulation.run();
  return recording;
}

/**
 * What was sent, in order, as far as it was meant for nodes or clients that `from` and `to` accept.
 */
export function sentIn(recording: Recording): readonly LoggedEvent[] {
  return [...recording.log.events()].filter(({ kind }) => kind === SENT);
}

/** What faults and scripts said of themselves: when, in microseconds, and what. */
export function notesIn(recording: Recording): readonly { atUs: number; text: string }[] {
  return [...recording.log.events()]
    .filter(
      ({ kind, actor }) => kind === FAULT || kind === FAULT_ENDED || (kind === NOTE && actor === 0),
    )
    .map((event) => ({ atUs: event.atUs, text: recording.words(event) }));
}

/** What happened, a line each: steps but for wakings, what faults and scripts did, and notes. */
export function transcriptOf(recording: Recording): readonly string[] {
  return [...recording.log.events()]
    .filter(
      ({ kind }) =>
        (kind <= STEP_MAX && kind !== WAKE) ||
        kind === FAULT ||
        kind === FAULT_ENDED ||
        kind === NOTE,
    )
    .map((event) => {
      const words = event.kind === NOTE ? String(event.payload) : recording.words(event);
      return `${formatMoment(event.atUs)}  ${words}`;
    });
}
