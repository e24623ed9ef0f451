/**
 * The story of a failure: the run once more, recorded, and of what happened the lines that matter.
 */
import { formatMoment } from "../core/formatting.ts";
import { sameValue } from "../core/json.ts";
import type { Operation } from "../history/operation.ts";
import type { LoggedEvent } from "../kernel/event-log.ts";
import type { Observation } from "../protocol/observation.ts";
import type { Command, Request } from "../protocol/request.ts";
import type { Scenario } from "../scenario/scenario.ts";
import {
  COMPLETED,
  CRASH,
  FACT,
  FAULT,
  FAULT_ENDED,
  INVOKED,
  NOTE,
  REQUEST,
  ROLE,
  START,
  STEP_MAX,
  WAKE,
} from "../world/event.ts";
import { shortName } from "./fact-words.ts";
import { telling } from "./own-facts.ts";
import { Recording } from "./recording.ts";
import type { Violation } from "./result.ts";
import { Simulation, type SimulationParts } from "./simulation.ts";
import { toldOperations } from "./told-operations.ts";

/** A line, and what makes it worth a line. */
export interface Line {
  readonly step: number;
  readonly atUs: number;
  readonly event: LoggedEvent;
  /** Addresses concerned; empty: all. */
  readonly who: readonly number[];
  /** Worth a line however long ago it was; other lines are shown only near the end. */
  readonly milestone: boolean;
  /** Always in the story: what the violation is about. */
  readonly pinned: boolean;
}

/** Events that are kept while the run continues, and lines. */
const EVENTS_KEPT = 500_000;
const LINES_KEPT = 8_000;
/** This many lines of a story are the last steps before the end, whatever they were. */
const LAST_STEPS = 8;

/** Facts that are shown whenever they are asserted. */
const SHOWN_FACTS: ReadonlySet<string> = new Set(["vote", "truncated"]);

/**
 * The last relevant steps before a violation, one a line, with step number and time, in the order
 * in which they happened: what faults and scripts did, who led, who voted, what disks lost, and the
 * very last steps of the nodes concerned. Where an invariant did not hold, the last line is the
 * fact that shows it; where clients' operations have no order, each of these, and who wrote what
 * they read, is printed with its invocation and completion; of what was written also the last
 * time that it reached a node again.
 * @param violation for a handler that never returned, give the step before it.
 * @param linesMax at least 10.
 */
export function tellStory(
  scenario: Scenario,
  protocol: string,
  seed: number,
  violation: Violation,
  linesMax: number,
  parts: SimulationParts = {},
): readonly string[] {
  const recording = new Recording({ keptMax: EVENTS_KEPT });
  const recordings = [...(parts.recordings ?? []), recording];
  const simulation = new Simulation(scenario, protocol, seed, { ...parts, recordings });
  simulation.boot();
  simulation.run(violation.step);
  const concerned = new Set(violation.nodes.map((name) => simulation.world.names.indexOf(name)));
  const lines = linesOf(recording, violation).filter(
    ({ who, pinned }) =>
      pinned || concerned.size === 0 || who.length === 0 || who.some((id) => concerned.has(id)),
  );
  return sentencesOf(recording, choose(lines, linesMax));
}

/** A line each: step, time, words. */
export function sentencesOf(recording: Recording, lines: readonly Line[]): readonly string[] {
  const width = String(lines.at(-1)?.step ?? 0).length;
  return lines.map(
    ({ step, atUs, event }) =>
      `step ${String(step).padStart(width)}  ${formatMoment(atUs)}  ${recording.words(event)}`,
  );
}

/**
 * The lines that have room: those that are pinned, the last milestones, and the very last steps.
 */
function choose(lines: readonly Line[], linesMax: number): readonly Line[] {
  const passing = new Set(
    lines.filter(({ milestone, pinned }) => !milestone && !pinned).slice(-LAST_STEPS),
  );
  const pinned = lines.filter((line) => line.pinned).slice(-(linesMax >> 1));
  const others = lines.filter((line) => !line.pinned && (line.milestone || passing.has(line)));
  const chosen = new Set([...pinned, ...others.slice(pinned.length - linesMax)]);
  return lines.filter((line) => chosen.has(line));
}

/** What may be shown, in the order in which it is shown, up to the violation. */
export function linesOf(recording: Recording, violation: Violation): readonly Line[] {
  const nodes = recording.simulation.world.ids.length;
  const clients = recording.simulation.clients.length;
  const concerned = new Set(violation.operations ?? []);
  const operations = toldOperations(recording.simulation.history, violation);
  /** By client, the operation that is told for its value; by operation, when it came again. */
  const writes = new Map<number, number>();
  const repeated = new Map<number, Line | null>();
  /** Steps of which the completion of an operation tells all there is. */
  const completedIn = new Set<number>();
  const isNode = (id: number) => id !== 0 && id <= nodes;
  const roles = new Map<number, Observation>();
  let lines: Line[] = [];
  /**
   * Where a waking of faults or script is in the lines: what it does is printed there, before what
   * follows from it.
   */
  let waking = -1;
  let wakingEvent: LoggedEvent | null = null;
  /** The fact that shows the violation. */
  let witness: Line | null = null;
  /** Facts of a user's own protocol, and their lines: which are shown follows from the witness. */
  let own = new Map<LoggedEvent, Line>();

  const add = (event: LoggedEvent, who: readonly number[], milestone: boolean, pinned = false) => {
    const { step, atUs } = event;
    const line = { step, atUs, event, who, milestone, pinned };
    // One step may say the same to several others: a candidate asks all of them for a vote.
    if (!(milestone && isSaid(lines.at(-1), line))) lines.push(line);
  };
  /** Notes that a request reached a node, the line of which is the last. */
  const noteRequest = ({ other, payload }: LoggedEvent) => {
    const written = writes.get(other);
    const line = lines.at(-1);
    if (written === undefined || line === undefined) return;
    const { command } = payload as Request;
    if (!isCallOf(command, recording.simulation.history.at(written))) return;
    repeated.set(written, repeated.has(written) ? line : null);
  };
  /** Of faults and scripts: printed before what the waking in which they act has already added. */
  const addCause = (event: LoggedEvent) => {
    if (waking === -1 || wakingEvent === null) {
      add(event, [], true);
      return;
    }
    const { step, atUs } = wakingEvent;
    const line = { step, atUs, event, who: [], milestone: true, pinned: false };
    if (!isSaid(lines[waking - 1], line)) lines.splice(waking++, 0, line);
  };
  const isSaid = (last: Line | undefined, line: Line) =>
    last?.milestone === true &&
    last.step === line.step &&
    recording.words(last.event) === recording.words(line.event);

  for (const event of recording.log.events()) {
    const { kind, step, actor, other } = event;
    if (step > violation.step) break;
    // The story ends with the fact that shows the violation; only a role that came of the same step
    // is printed before.
    if (witness !== null && kind !== ROLE) continue;
    if (kind <= STEP_MAX) {
      if (kind === WAKE && actor > nodes + clients) {
        // Faults, the script and the phases report what they do themselves.
        waking = lines.length;
        wakingEvent = event;
        continue;
      }
      // A crash or a start may be what a fault or the script is doing.
      if (kind !== CRASH && kind !== START) waking = -1;
      // Why a process ends itself is said with its crash.
      if (kind === CRASH && isEndingOf(event, lines.at(-1)?.event)) lines.pop();
      add(event, [actor, other].filter(isNode), kind === CRASH || kind === START);
      if (kind === REQUEST) noteRequest(event);
    } else if (kind === FAULT || kind === FAULT_ENDED || (kind === NOTE && actor === 0)) {
      addCause(event);
    } else if (kind === NOTE) {
      add(event, [actor], true);
    } else if (kind === INVOKED || kind === COMPLETED) {
      if (operations.has(event.number)) {
        add(event, [], false, true);
        if (kind === COMPLETED) completedIn.add(step);
        else if (!concerned.has(event.number)) writes.set(actor, event.number);
      }
    } else if (kind === ROLE) {
      const now = event.payload as Observation;
      const before = roles.get(actor);
      roles.set(actor, now);
      if (before?.role !== now.role || now.role === "leader") add(event, [actor], true);
    } else if (kind === FACT) {
      const { name: full = "", base = 0, about = "" } = recording.facts[other] ?? {};
      const name = shortName(full);
      if (event.mark === 1) witness = { ...event, event, who: [], milestone: true, pinned: false };
      else if (about !== "") {
        const line = { ...event, event, who: [], milestone: true, pinned: false };
        own.set(event, line);
        lines.push(line);
      } else if (SHOWN_FACTS.has(name) && isNews(name, event))
        add(event, concernedBy(name, base, event), true);
    }
    if (lines.length > 2 * LINES_KEPT) {
      const old = lines.slice(0, LINES_KEPT).filter(({ pinned }) => pinned);
      lines = [...old, ...lines.slice(LINES_KEPT)];
      waking = Math.max(-1, waking - LINES_KEPT + old.length);
      own = new Map(lines.flatMap((line) => (own.has(line.event) ? [[line.event, line]] : [])));
    }
  }
  const shown = telling([...own.keys()], recording.facts, witness?.event ?? null);
  const isSaidAgain = ({ kind, step }: LoggedEvent) => kind <= STEP_MAX && completedIn.has(step);
  const again = new Set(repeated.values());
  const kept = lines
    .filter(({ event }) => !isSaidAgain(event) && (!own.has(event) || shown.has(event)))
    .map((line) => (again.has(line) ? { ...line, pinned: true } : line));
  return witness === null ? kept : [...kept, witness];
}

/** Whether the note before a crash says no more than why the process asked to be stopped. */
function isEndingOf({ actor, payload }: LoggedEvent, note: LoggedEvent | undefined): boolean {
  return note?.kind === NOTE && note.actor === actor && note.payload === payload;
}

/** Whether a request asks for an operation: the same, sent again or late, takes effect again. */
function isCallOf({ f, key, input }: Command, operation: Operation): boolean {
  return f === operation.f && sameValue(key, operation.key) && sameValue(input, operation.input);
}

/** A truncation that removes nothing is none. */
function isNews(name: string, { number, payload }: LoggedEvent): boolean {
  const [, from = 0] = payload as readonly number[];
  return name !== "truncated" || from <= number;
}

/** A vote also concerns the candidate that it is for. */
function concernedBy(
  name: string,
  base: number,
  { actor, payload }: LoggedEvent,
): readonly number[] {
  const [, , candidate = 0] = payload as readonly number[];
  return name === "vote" ? [actor, base + candidate] : [actor];
}
