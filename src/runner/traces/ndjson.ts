/** NDJSON: every event of a run, one JSON object a line. */
import { jsonText } from "../../core/escape/json.ts";
import type { LoggedEvent } from "../../kernel/event-log.ts";
import { Recording } from "../recording.ts";
import { eventJson } from "./events.ts";
import type { TraceFormat } from "./format.ts";

/**
 * Events that are held back until they are written: by then it is known what became of what they
 * sent.
 */
const EVENTS_HELD = 250_000;

/** Raised when a field changes its meaning or goes. */
const FORMAT_VERSION = 1;

export const ndjson: TraceFormat = {
  name: "ndjson",
  about: "Every event, one JSON object a line, with identity and cause",
  wantsFields: false,
  begin({ scenario, name, protocol, seed, first, last }, write) {
    let headed = false;
    const line = (fields: Readonly<Record<string, unknown>>): void => {
      write(`${jsonText(fields)}\n`);
    };
    const head = (): void => {
      if (headed) return;
      headed = true;
      const { world, script } = recording.simulation;
      const clients = world.clients.map((_, at) => `c${at + 1}`);
      line({
        event: "run",
        format: "rashomon-trace",
        formatVersion: FORMAT_VERSION,
        scenario,
        name,
        protocol,
        seed,
        nodes: world.ids.map((id) => recording.nameOf(id)),
        clients,
        script: script === null ? null : (clients.at(-1) ?? null),
      });
    };
    const spill = (events: Iterable<LoggedEvent>): void => {
      head();
      for (const event of events) {
        if (event.step >= first && event.step <= last) line(eventJson(recording, event));
      }
    };
    const recording = new Recording({ keptMax: EVENTS_HELD, spill });
    return {
      recording,
      finish({ hash, steps, virtualUs, verdict }) {
        spill(recording.log.events());
        line({ event: "end", steps, atUs: virtualUs, hash, verdict });
      },
    };
  },
};
