/**
 * A failure in brief: which rule was broken and in whose words, by whom, in which step (`decided`),
 * and the few events that led there, of any node: what held before by what the rule is judged by,
 * what was lost or forgotten, who answered what. Read from one recording of the run, so it is there
 * at once; when it became inevitable takes futures (`explain.ts`).
 */
import type { Invariant } from "../../checkers/property.ts";
import type { LoggedEvent } from "../../kernel/event-log.ts";
import type { Recording } from "../../runner/recording.ts";
import type { Violation } from "../../runner/result.ts";
import { linesOf } from "../../runner/story.ts";
import { FACT, STEP_MAX } from "../../world/event.ts";
import { type BriefLine, BriefLines } from "./brief-lines.ts";
import { causalPast, chainOf } from "./cone.ts";
import { type Asserted, assertedIn, isOn, subjectOf } from "./evidence.ts";
import { isOfWholeRun } from "./same-failure.ts";
import { shownBy } from "./shown-by.ts";
import { StepsSeen } from "./steps-seen.ts";
import { type Repeated, whatRepeats } from "./what-repeats.ts";
import { decidedIn, eventsOf } from "./wrong-step.ts";

/** The step in which a node decided what broke the rule. */
export interface DecidedStep {
  readonly step: number;
  readonly atUs: number;
  readonly node: string;
  readonly event: string;
  readonly did: readonly string[];
  /** The step that sent the message which it reacts to; 0: it reacts to none. */
  readonly sentIn: number;
  /** Who sent it; empty: it reacts to none. */
  readonly sender: string;
}

export interface Brief {
  /** Null: it is no one step's doing; no progress, or a whole history. */
  readonly decided: DecidedStep | null;
  /**
   * Where none is: of what clients' answers show, the step in which the last of them that
   * contradict each other was complete.
   */
  readonly completed: DecidedStep | null;
  readonly lines: readonly BriefLine[];
  /** Of a run that makes no progress: what its nodes did again and again. */
  readonly repeated: readonly Repeated[];
}

export function briefOf(recording: Recording, violation: Violation): Brief {
  const { log, simulation } = recording;
  const nodeCount = simulation.world.ids.length;
  const isNode = (address: number) => address >= 1 && address <= nodeCount;
  const events = eventsOf(log);
  const seen = new StepsSeen(recording);
  const shown = shownBy(recording, violation, events);
  const decided = shown === null || !isNode(shown.actor) ? null : decidedIn(shown, events);
  const { invariants, premises } = simulation.known;
  const judgedBy = heardBy(invariants.get(violation.check) ?? premises.get(violation.check));
  const found = { recording, violation, events, decided, judgedBy };
  const isAnswered = decided === null && (violation.operations ?? []).length > 0;
  const completed = isAnswered ? events.get(violation.step) : undefined;
  const told = (event: LoggedEvent) => decidedStep(recording, event, seen, violation);
  return {
    decided: decided === null ? null : told(decided),
    completed: completed === undefined ? null : told(completed),
    lines: new BriefLines(found).all(),
    repeated: goesOn(violation) ? repeatedBy(recording, violation) : [],
  };
}

/** The facts that an invariant listens to; of other checks, none. */
function heardBy(invariant: Invariant | undefined): ReadonlySet<string> {
  const properties = invariant === undefined ? [] : [invariant, ...(invariant.and ?? [])];
  return new Set(properties.flatMap(({ on }) => Object.keys(on)));
}

/** Whether it is of what the run did until its end; what operations show is of these. */
function goesOn(violation: Violation): boolean {
  return isOfWholeRun(violation) && (violation.operations ?? []).length === 0;
}

/** What the nodes that it names did again and again; where they did nothing so, all nodes. */
function repeatedBy(recording: Recording, violation: Violation): readonly Repeated[] {
  const all = linesOf(recording, violation);
  const own = all.filter(({ who }) => who.some((one) => isNamed(violation, recording, one)));
  const found = whatRepeats(recording, own);
  return found.length > 0 ? found : whatRepeats(recording, all);
}

function isNamed({ nodes }: Violation, recording: Recording, address: number): boolean {
  return nodes.includes(recording.nameOf(address));
}

/**
 * The steps that led to one most directly: what brought it about, the facts before it on what it is
 * about, and what brought each of these about.
 */
export function directPast(recording: Recording, step: number): readonly number[] {
  const { log } = recording;
  const past = new Set(causalPast(log, [step]));
  const direct = new Set(chainOf(log, step));
  const about = assertedIn(recording, (one) => one === step).map(subjectOf);
  const latest = new Map<string, Asserted>();
  for (const one of assertedIn(recording, (other) => past.has(other))) {
    if (!about.some((subject) => isOn(one, subject))) continue;
    latest.set(`${one.name} ${[...one.fields.values()].slice(0, 3).join()}`, one);
  }
  for (const { event } of latest.values()) {
    for (const cause of chainOf(log, event.step).slice(-3)) direct.add(cause);
  }
  return [...direct].sort((a, b) => a - b);
}

function decidedStep(
  recording: Recording,
  event: LoggedEvent,
  seen: StepsSeen,
  violation: Violation,
): DecidedStep {
  const { step, cause, other, kind } = event;
  const told = seen.told(step, violation.nodes);
  const isSent = kind <= STEP_MAX && other !== 0 && cause > 0 && kind !== FACT;
  return {
    step,
    ...told,
    sentIn: isSent ? cause : 0,
    sender: isSent ? recording.nameOf(other) : "",
  };
}
