/** The steps of a recorded run in words: who acted, what it was, what came of it. */
import { formatMoment } from "../../core/formatting.ts";
import type { LoggedEvent } from "../../kernel/event-log.ts";
import { shortName } from "../../runner/fact-words.ts";
import type { Recording } from "../../runner/recording.ts";
import {
  COMPLETED,
  CRASH,
  DISK,
  FACT,
  FAULT,
  FAULT_ENDED,
  HALTED,
  INVOKED,
  NOTE,
  ROLE,
  SENT,
  START,
  STEP_MAX,
  VIOLATION,
  WAKE,
} from "../../world/event.ts";

/** Facts of ours that every message or write asserts: they say nothing that the event does not. */
export const QUIET_FACTS: ReadonlySet<string> = new Set([
  "asked",
  "received",
  "term",
  "answered",
  "performed",
  "started",
  "crashed",
  "restarted",
  "solicited",
  "gathered",
  "confirmed",
  "noted",
  "handed",
  "timed",
  "met",
  "pulsed",
  "felt",
  "fed",
  "echoed",
  "vouched",
  "enquired",
  "entitled",
  "surveyed",
  "canvassed",
  "assured",
  "encouraged",
  "urged",
]);

const DID_MAX = 5;
/** Steps after one that are looked through for when its writes are durable. */
const LOOKED_AT_MAX = 1_000;

export class StepsSeen {
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** When a step was handled; 0: of the beginning. */
  momentOf(step: number): number {
    return this.#eventOf(step)?.atUs ?? 0;
  }

  /**
   * Who acted in a step, what it was, and what came of it.
   * @param concerned of several nodes that crash or start at once, these are named first.
   */
  told(step: number, concerned: readonly string[] = []) {
    const event = this.#eventOf(step);
    if (event === null) return { atUs: 0, node: "", event: "the run begins", did: [] };
    const { actor, atUs, kind } = event;
    const recording = this.#recording;
    const own = this.#within(step);
    // What wakes is one of ours: what it did is the event.
    const woken = kind === WAKE ? [...own, ...this.#causedBy(event)].filter(isAct) : [];
    const isConcerned = (one: LoggedEvent) => concerned.includes(recording.nameOf(one.actor));
    const [act, ...acts] = [
      ...woken.filter(isConcerned),
      ...woken.filter((one) => !isConcerned(one)),
    ];
    const words = (one: LoggedEvent) => recording.words(one);
    // What a node writes shows once it is durable: that is what it decided here.
    const shown = [...own, ...this.#durableOf(event)];
    return {
      atUs,
      node: recording.nameOf(act?.kind === CRASH || act?.kind === START ? act.actor : actor),
      event: words(act ?? event),
      did: [...acts.map(words), ...this.#did(shown.filter((one) => !isAct(one)))].slice(0, DID_MAX),
    };
  }

  /** `step 3411  1.812000 s  n3 gets ...`; none for a step that the log does not have. */
  sentence(step: number): readonly string[] {
    const event = this.#eventOf(step);
    if (event === null) return [];
    return [`step ${step}  ${formatMoment(event.atUs)}  ${this.#recording.words(event)}`];
  }

  #eventOf(step: number): LoggedEvent | null {
    if (step === 0) return null;
    const { log } = this.#recording;
    for (const event of log.events(log.firstOf(step))) {
      if (event.step !== step) break;
      if (event.kind <= STEP_MAX) return event;
    }
    return null;
  }

  /** What comes of the writes that a step gave to the disk, once they are durable. */
  #durableOf({ index, step, actor }: LoggedEvent): readonly LoggedEvent[] {
    const { log } = this.#recording;
    const found: LoggedEvent[] = [];
    let looked = 0;
    for (const event of log.events(index + 1)) {
      if (event.kind > STEP_MAX) continue;
      if (++looked > LOOKED_AT_MAX) break;
      const { kind, cause, actor: other } = event;
      if (kind === DISK && cause === step && other === actor)
        found.push(...this.#within(event.step));
    }
    return found;
  }

  /** The crashes and starts that a waking brings about, which are steps of their own. */
  #causedBy({ step, atUs }: LoggedEvent): readonly LoggedEvent[] {
    const { log } = this.#recording;
    const found: LoggedEvent[] = [];
    for (const event of log.events(log.firstOf(step + 1))) {
      if (event.atUs !== atUs) break;
      if (event.cause === step && (event.kind === CRASH || event.kind === START)) found.push(event);
    }
    return found;
  }

  #within(step: number): readonly LoggedEvent[] {
    const { log } = this.#recording;
    const found: LoggedEvent[] = [];
    for (const event of log.events(log.firstOf(step))) {
      if (event.step !== step) break;
      if (event.kind > STEP_MAX) found.push(event);
    }
    return found;
  }

  /** What matters most first: roles, facts, what was sent. */
  #did(events: readonly LoggedEvent[]): string[] {
    const recording = this.#recording;
    const rank = ({ kind, other }: LoggedEvent): number => {
      if (kind === ROLE || kind === HALTED) return 0;
      if (kind === VIOLATION || kind === FAULT || kind === FAULT_ENDED || kind === NOTE) return 1;
      if (kind === FACT) {
        const { name = "", about = "" } = recording.facts[other] ?? {};
        return about === "" && QUIET_FACTS.has(shortName(name)) ? -1 : 2;
      }
      if (kind === INVOKED || kind === COMPLETED) return 3;
      return kind === SENT ? 4 : -1;
    };
    const ranked = events
      .map((event, at) => ({ event, at, rank: rank(event) }))
      .filter(({ rank: place }) => place >= 0)
      .sort((a, b) => a.rank - b.rank || a.at - b.at);
    const said = ranked.map(({ event }) => recording.sentence(event).split("\n")[0] as string);
    return [...new Set(said)].slice(0, DID_MAX);
  }
}

/** What faults, scripts and phases do. */
function isAct({ kind }: LoggedEvent): boolean {
  return [FAULT, FAULT_ENDED, CRASH, START].includes(kind);
}
