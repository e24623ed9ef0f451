/**
 * ShiViz: a run as a space-time diagram in the browser (https://bestchai.bitbucket.io/shiviz/).
 * Two lines an event, as the tool's own regular expression reads them:
 *
 *     (?<event>.*)\n(?<host>\S*) (?<clock>{.*})
 *
 * There are no arrows in the text: the vector clocks say what came of what, and they are made from
 * the steps' causes.
 */
import { jsonText } from "../../core/escape/json.ts";
import { terminalLine } from "../../core/escape/terminal.ts";
import { formatMoment } from "../../core/formatting.ts";
import type { LoggedEvent } from "../../kernel/event-log.ts";
import {
  COMPLETED,
  DROP,
  FAULT,
  FAULT_ENDED,
  INVOKED,
  NOTE,
  STEP_MAX,
  VIOLATION,
  WAKE,
} from "../../world/event.ts";
import { Recording } from "../recording.ts";
import type { TraceFormat } from "./format.ts";

/** Events that are held back: none has to wait for another. */
const EVENTS_HELD = 1_024;

/** By host, the number of its events that came before, its own last one counted. */
type Clock = Map<string, number>;

export const shiviz: TraceFormat = {
  name: "shiviz",
  about: "Steps with vector clocks, for the space-time diagrams of ShiViz",
  wantsFields: false,
  begin({ first, last }, write) {
    const writer = new ShivizWriter(write);
    const spill = (events: Iterable<LoggedEvent>): void => {
      for (const event of events) {
        if (event.step >= first && event.step <= last) writer.event(recording, event);
      }
    };
    const recording = new Recording({ keptMax: EVENTS_HELD, spill });
    return {
      recording,
      finish() {
        spill(recording.log.events());
        writer.end();
      },
    };
  },
};

/** An event of a host that has not been written yet: more may be said of it. */
interface Pending {
  readonly event: LoggedEvent;
  readonly host: string;
  /** Whether it is a step, of which others come. */
  readonly isStep: boolean;
  readonly words: readonly string[];
}

class ShivizWriter {
  readonly #write: (text: string) => void;
  /** By host, as of its last event. */
  readonly #clocks = new Map<string, Clock>();
  /** By step, its host and its clock, for those that come of it. */
  readonly #steps = new Map<number, { readonly host: string; readonly clock: Clock }>();
  #pending: Pending | null = null;
  /**
   * A waking of faults, script or phases, which is written only if something comes of it: phases
   * wake 50 times a second.
   */
  #waking: LoggedEvent | null = null;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  event(recording: Recording, event: LoggedEvent): void {
    const { kind, step, cause, actor } = event;
    const { world } = recording.simulation;
    const waking = this.#waking;
    if (waking !== null && cause === waking.step) {
      this.#tell(recording, waking, recording.nameOf(waking.actor), true);
      this.#waking = null;
    } else if (waking !== null && step > waking.step) this.#waking = null;
    if (kind === WAKE && actor > world.ids.length + world.clients.length) {
      this.#waking = event;
    } else if (kind <= STEP_MAX) {
      // What is lost on its way happens at no host.
      if (kind !== DROP) this.#tell(recording, event, recording.nameOf(actor), true);
    } else if (kind === FAULT || kind === FAULT_ENDED) {
      this.#tell(recording, event, "faults", false);
    } else if (kind === NOTE && actor === 0) {
      // A script acts between two steps, whichever process took the last one; else it is who was
      // woken that says so.
      const acting = this.#hostOf(cause) ?? "script";
      this.#tell(recording, event, /^[nc]\d+$/.test(acting) ? "script" : acting, false);
    } else if (kind === INVOKED || kind === COMPLETED) {
      if (actor !== 0) this.#operation(recording, event);
    } else if (kind === VIOLATION) {
      this.#tell(recording, event, "judges", false);
    }
  }

  end(): void {
    this.#flush();
  }

  /** Says of the step in which a client invokes or completes an operation that it does. */
  #operation(recording: Recording, event: LoggedEvent): void {
    const pending = this.#pending;
    const host = recording.nameOf(event.actor);
    if (pending === null || pending.event.step !== event.cause || pending.host !== host) {
      this.#tell(recording, event, host, false);
      return;
    }
    const before = pending.event.kind === WAKE ? [] : pending.words;
    this.#pending = { ...pending, words: [...before, recording.words(event)] };
  }

  #hostOf(step: number): string | undefined {
    const { event, host } = this.#pending ?? {};
    return event?.step === step ? host : this.#steps.get(step)?.host;
  }

  #tell(recording: Recording, event: LoggedEvent, name: string, isStep: boolean): void {
    this.#flush();
    const host = name.replace(/\s/gu, "_");
    this.#pending = { event, host, isStep, words: [recording.words(event)] };
  }

  /** Writes an event of a host, whose clock is past everything that its cause came after. */
  #flush(): void {
    if (this.#pending === null) return;
    const { event, host, isStep, words } = this.#pending;
    this.#pending = null;
    const { step, atUs, cause } = event;
    const before = this.#clocks.get(host);
    const clock: Clock = new Map(before);
    for (const [other, count] of this.#steps.get(cause)?.clock ?? []) {
      if (count > (clock.get(other) ?? 0)) clock.set(other, count);
    }
    clock.set(host, (before?.get(host) ?? 0) + 1);
    this.#clocks.set(host, clock);
    if (isStep) this.#steps.set(step, { host, clock });
    const text = terminalLine(words.join("; ").replaceAll("\n", "; "));
    const clocks = jsonText(Object.fromEntries(clock));
    this.#write(`step ${step} ${formatMoment(atUs)} ${text}\n${host} ${clocks}\n`);
  }
}
