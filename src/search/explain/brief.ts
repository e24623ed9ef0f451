/**
 * A failure in brief: which rule was broken and in whose words, by whom, in which step (`decided`:
 * an earlier mistake of another node is not looked for), and the few events that led there. Read
 * from one recording of the run, so it is there at once; when it became inevitable takes futures
 * (`explain.ts`).
 */
import type { LoggedEvent } from "../../kernel/event-log.ts";
import type { Observation } from "../../protocol/observation.ts";
import type { Recording } from "../../runner/recording.ts";
import type { Violation } from "../../runner/result.ts";
import { linesOf } from "../../runner/story.ts";
import {
  COMPLETED,
  CRASH,
  FACT,
  FAULT,
  FAULT_ENDED,
  INVOKED,
  NOTE,
  ROLE,
  START,
  STEP_MAX,
  WAKE,
} from "../../world/event.ts";
import { causalPast, chainOf } from "./cone.ts";
import { type Asserted, assertedIn, differsBy, isOn, type Subject, subjectOf } from "./evidence.ts";
import { isOfWholeRun } from "./same-failure.ts";
import { rootsOf, shownBy } from "./shown-by.ts";
import { StepsSeen } from "./steps-seen.ts";
import { type Repeated, whatRepeats } from "./what-repeats.ts";
import { decidedIn, eventsOf } from "./wrong-step.ts";

/** What a line is there for. */
export type LineKind = "fault" | "client" | "role" | "evidence" | "cause" | "decided" | "seen";

export interface BriefLine {
  readonly step: number;
  readonly atUs: number;
  readonly kind: LineKind;
  /** What happened, and what came of it. */
  readonly words: string;
  readonly did: readonly string[];
}

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
  readonly lines: readonly BriefLine[];
  /** Of a run that makes no progress: what its nodes did again and again. */
  readonly repeated: readonly Repeated[];
}

const LINES_MAX = 14;
const DIGESTS: ReadonlySet<string> = new Set(["digest", "chain"]);
/** What hit a node that the violation names comes before what hit others, whenever it was. */
const NEAR = 1e9;
/** Of these, at most so many of a kind. */
const MOST: Readonly<Record<LineKind, number>> = {
  fault: 4,
  client: 6,
  role: 2,
  evidence: 5,
  cause: 3,
  decided: 1,
  seen: 1,
};

export function briefOf(recording: Recording, violation: Violation): Brief {
  const { log, simulation } = recording;
  const nodeCount = simulation.world.ids.length;
  const isNode = (address: number) => address >= 1 && address <= nodeCount;
  const events = eventsOf(log);
  const seen = new StepsSeen(recording);
  const shown = shownBy(recording, violation, events);
  const decided = shown === null || !isNode(shown.actor) ? null : decidedIn(shown, events);
  const roots = rootsOf(recording, violation, decided);
  const past = new Set(causalPast(log, roots));
  const lines = new Map<string, BriefLine & { readonly rank: number }>();
  const add = (kind: LineKind, event: LoggedEvent, rank: number): void => {
    const { step, atUs } = event;
    const words = recording.words(event).split("\n")[0] ?? "";
    const key = kind === "fault" || kind === "client" ? `${step} ${words}` : `${step}`;
    const did = kind === "fault" || kind === "client" ? [] : cameOf(words, step);
    if (!lines.has(key)) lines.set(key, { step, atUs, kind, words, did, rank });
  };
  /** What a step came to, of what concerns the violation. */
  const evidence = new Map<number, string[]>();
  const cameOf = (words: string, step: number): readonly string[] =>
    [...new Set(evidence.get(step) ?? [])].filter((one) => one !== words).slice(0, 2);

  const found = evidenceOf(recording, violation, decided, past);
  for (const { event } of found) {
    const before = evidence.get(event.step);
    const words = recording.words(event);
    if (before === undefined) evidence.set(event.step, [words]);
    else before.push(words);
  }
  if (decided !== null) add("decided", decided, Number.POSITIVE_INFINITY);
  const end = events.get(violation.step);
  if (end !== undefined && end.step !== decided?.step) {
    add("seen", end, Number.POSITIVE_INFINITY);
  }
  if (decided !== null) {
    chainOf(log, decided.step).forEach((step, at) => {
      const event = events.get(step);
      // A wake of a script or of the phases is no news: what they do has events of its own.
      if (event !== undefined && event.kind !== WAKE) add("cause", event, at);
    });
  }
  found.forEach(({ event }, at) => {
    const own = events.get(event.step);
    if (own !== undefined) add("evidence", own, at);
  });
  const crashed = new Set<number>();
  for (const { event, pinned, who } of linesOf(recording, violation)) {
    const { kind, actor } = event;
    if (kind === CRASH) crashed.add(actor);
    // That all nodes start at the beginning is no news.
    if (kind === START && !crashed.has(actor)) continue;
    if (kind === NOTE && /^script (ends|allows|calls) /.test(String(event.payload))) continue;
    if (pinned || kind === INVOKED || kind === COMPLETED) add("client", event, event.step);
    else if (isHarm(kind)) {
      const isNear = who.length === 0 || who.some((one) => isNamed(violation, recording, one));
      if (kind !== NOTE || actor === 0) add("fault", event, event.step + (isNear ? NEAR : 0));
    } else if (kind === ROLE && isLeading(event) && past.has(event.step)) {
      lines.delete(`${event.step}`);
      add("role", event, event.step);
    }
  }
  const all = [...lines.values()];
  const kept = (Object.keys(MOST) as LineKind[]).flatMap((kind) =>
    all
      .filter((line) => line.kind === kind && line.step <= violation.step)
      .sort((a, b) => b.rank - a.rank)
      .slice(0, MOST[kind]),
  );
  return {
    decided: decided === null ? null : decidedStep(recording, decided, seen, violation),
    lines: kept
      .sort((a, b) => a.step - b.step)
      .slice(-LINES_MAX)
      .map(({ rank: _, ...line }) => line),
    repeated: goesOn(violation) ? repeatedBy(recording, violation) : [],
  };
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

function isHarm(kind: number): boolean {
  return [FAULT, FAULT_ENDED, NOTE, CRASH, START].includes(kind);
}

function isLeading({ payload }: LoggedEvent): boolean {
  return /^lead/.test((payload as Observation).role);
}

function isNamed({ nodes }: Violation, recording: Recording, address: number): boolean {
  return nodes.includes(recording.nameOf(address));
}

/**
 * The facts that a violation is judged by, those of the nodes that it names last: the latest of
 * each node and name.
 */
function evidenceOf(
  recording: Recording,
  violation: Violation,
  decided: LoggedEvent | null,
  past: ReadonlySet<number>,
): readonly Asserted[] {
  const isWanted = (step: number) =>
    step <= violation.step && (past.has(step) || step === decided?.step);
  const all = assertedIn(recording, isWanted);
  const witness = all.find(({ event }) => event.mark === 1);
  const about: Subject[] =
    witness !== undefined
      ? [subjectOf(witness)]
      : all.filter(({ event }) => event.step === decided?.step).map(subjectOf);
  const chosen = new Map<string, Asserted>();
  const isSaid = saidIn(violation, witness);
  for (const one of all) {
    if (!isSaid(one) && !about.some((subject) => isOn(one, subject))) continue;
    const [who, ...rest] = [...one.fields].filter(([field]) => !DIGESTS.has(field));
    if (isNamed(violation, recording, one.event.actor)) {
      chosen.set(`${one.name} ${String(who)} ${rest.join()}`, one);
      continue;
    }
    // Of nodes that the violation does not name, one says it for all.
    const key = `${one.name} ${rest.join()}`;
    if (!chosen.has(key)) chosen.set(key, one);
  }
  const weight = (one: Asserted) =>
    2 * Number(isSaid(one)) + Number(isNamed(violation, recording, one.event.actor));
  return [...chosen.values()].sort(
    (a, b) => weight(a) - weight(b) || a.event.index - b.event.index,
  );
}

/**
 * Whether a fact is what a violation compares with: it has a number that its sentence names, in a
 * field in which the fact that shows it has another.
 */
function saidIn({ message }: Violation, witness: Asserted | undefined): (one: Asserted) => boolean {
  if (witness === undefined) return () => false;
  const said = new Set((message.match(/(?<![a-z\d])\d+/g) ?? []).map(Number));
  const subject = subjectOf(witness);
  return (one) => differsBy(one, subject, said);
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
