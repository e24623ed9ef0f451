/** The lines of a failure in brief: what is worth one, and which of them there is room for. */
import type { LoggedEvent } from "../../kernel/event-log.ts";
import type { Observation } from "../../protocol/observation.ts";
import { linesOf } from "../../runner/story.ts";
import { toldOperations } from "../../runner/told-operations.ts";
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
  WAKE,
} from "../../world/event.ts";
import { answersIn } from "./answers.ts";
import { type Found, factsOf } from "./brief-facts.ts";
import { causalPast, chainOf } from "./cone.ts";
import { lostWrites } from "./lost-writes.ts";
import { isOfWholeRun } from "./same-failure.ts";
import { rootsOf } from "./shown-by.ts";

/** What a line is there for. */
export type LineKind =
  | "fault"
  | "client"
  | "role"
  | "evidence"
  | "cause"
  | "planted"
  | "decided"
  | "seen";

export interface BriefLine {
  readonly step: number;
  readonly atUs: number;
  readonly kind: LineKind;
  /** What happened, and what came of it. */
  readonly words: string;
  readonly did: readonly string[];
}

interface Ranked extends BriefLine {
  /** Of one kind, the higher are kept. */
  readonly rank: number;
  /** Of the event in the log: the order of what happened within a step. */
  readonly index: number;
  /** Who acted; 0: a fault or the script. */
  readonly actor: number;
  /** Whether it is kept only after another line of its step, that it ends. */
  readonly isAfterthought: boolean;
}

const LINES_MAX = 15;
/** Steps before the deciding one, each of which brought the next about. */
const CAUSES = 2;
/** At most so many of a kind; the first of these kinds are kept where there is no room for all. */
const MOST: readonly (readonly [LineKind, number])[] = [
  ["decided", 1],
  ["seen", 1],
  ["client", 8],
  ["evidence", 7],
  ["fault", 4],
  ["cause", CAUSES],
  ["role", 2],
];
/** What comes of a step, or is lost in it, lines each. */
const DID_MAX = 3;
/** A script's notes that say only what it calls, or what the events that follow say themselves. */
const NO_NEWS = /^script (calls|crashes(?!.*, disks )|restarts|starts) /;
/** What ends a rule of a script, and is worth a line only where that rule's beginning has one. */
const AFTERTHOUGHT = /^script (ends|allows) /;
/** What scripts do that is no harm. */
const MILD_ACTS = /^script (fires|asks|withholds) /;
/** That, and what ends all harm. */
const MILD = new RegExp(`${MILD_ACTS.source}|^heal: `);
/** What ends a harm. */
const ENDS = /^script (heals|resumes|releases) | ends: /;
const CLOCKS = /\bclocks?\b/;
/** Apart from when it was. */
const TIER = 1e9;
/** The tier of what ends a harm: the harm itself says more. */
const ENDING = 2;

export class BriefLines {
  readonly #found: Found;
  readonly #lines = new Map<string, Ranked>();
  /** What a step came to, of what concerns the violation: what says most first. */
  readonly #evidence = new Map<number, string[]>();
  /** Who has a part in it, by the names of machines. */
  readonly #involved = new Set<string>();
  readonly #lost: ReadonlyMap<number, readonly LoggedEvent[]>;
  /** Steps that complete an operation of which the lines of clients tell. */
  readonly #completedIn = new Set<number>();

  constructor(found: Found) {
    this.#found = found;
    this.#lost = lostWrites(found.recording.log);
    for (const name of found.violation.nodes) this.#involve(name);
    const { recording, violation } = found;
    const told = toldOperations(recording.simulation.history, violation);
    for (const event of told.size === 0 ? [] : recording.log.events()) {
      if (event.kind === COMPLETED && told.has(event.number)) this.#completedIn.add(event.step);
    }
  }

  /** In the order of steps. */
  all(): readonly BriefLine[] {
    const { events, decided, violation } = this.#found;
    const past = new Set(causalPast(this.#found.recording.log, rootsOf(this.#found)));
    const { shows, led } = factsOf(this.#found, past);
    for (const { event } of [...shows, ...led]) this.#note(event);
    if (decided !== null) this.#step("decided", decided, 0);
    const end = events.get(violation.step);
    if (end !== undefined && end.step !== decided?.step) this.#step("seen", end, 0);
    for (const { event, words, role } of answersIn(this.#found)) {
      this.#involve(this.#name(event.actor));
      this.#add("evidence", event, { words, did: role === "" ? [] : [role], rank: TIER });
    }
    led.forEach(({ event }, at) => {
      const own = events.get(event.step);
      if (own !== undefined) this.#asserted(own, led.length - at);
    });
    if (decided !== null) this.#causes(decided);
    this.#others(past);
    return this.#kept();
  }

  #involve(name: string): void {
    const [machine = name] = name.split("/");
    this.#involved.add(machine);
  }

  #note(event: LoggedEvent): void {
    const before = this.#evidence.get(event.step);
    const words = this.#found.recording.sentence(event);
    if (before === undefined) this.#evidence.set(event.step, [words]);
    else if (!before.includes(words)) before.push(words);
  }

  #add(
    kind: LineKind,
    { step, atUs, index, actor }: LoggedEvent,
    { words, did = [], rank }: { words: string; did?: readonly string[]; rank: number },
  ): void {
    const key = isOfOthers(kind) ? `${step} ${index}` : `${step}`;
    if (this.#lines.has(key)) return;
    const isAfterthought = AFTERTHOUGHT.test(words);
    const line = { step, atUs, kind, words, did: did.slice(0, DID_MAX) };
    this.#lines.set(key, { ...line, rank, index, actor, isAfterthought });
  }

  /** A step, and what came of it that concerns the violation. */
  #step(kind: LineKind, event: LoggedEvent, rank: number): void {
    const words = this.#words(event);
    const did = (this.#evidence.get(event.step) ?? []).filter((one) => one !== words);
    if (did.length === 0 && this.#completedIn.has(event.step)) return;
    this.#involve(this.#found.recording.nameOf(event.actor));
    this.#add(kind, event, { words, did, rank });
  }

  /** A step of which only what it came to matters. */
  #asserted(event: LoggedEvent, rank: number): void {
    const [words = "", ...did] = this.#evidence.get(event.step) ?? [];
    this.#involve(this.#found.recording.nameOf(event.actor));
    this.#add("evidence", event, { words, did, rank });
  }

  #words(event: LoggedEvent): string {
    return this.#found.recording.words(event).split("\n")[0] ?? "";
  }

  /** What brought the deciding step about. */
  #causes(decided: LoggedEvent): void {
    const { recording, events } = this.#found;
    const chain = chainOf(recording.log, decided.step).slice(-1 - CAUSES, -1);
    chain.forEach((step, at) => {
      const event = events.get(step);
      // A wake of a script or of the phases is no news: what they do has events of its own.
      if (event === undefined || event.kind === WAKE || event.kind === START) return;
      this.#step("cause", event, at);
    });
  }

  #name(address: number): string {
    return this.#found.recording.nameOf(address);
  }

  /** What clients did of what is concerned, and what hit those who have a part in it. */
  #others(past: ReadonlySet<number>): void {
    const { recording, violation } = this.#found;
    const crashed = new Set<number>();
    let fault = { atUs: -1, words: "" };
    for (const { event: own, pinned, step, atUs } of linesOf(recording, violation)) {
      // What faults and scripts do is said of the step in which they act.
      const event = { ...own, step, atUs };
      const { kind, actor } = event;
      const words = this.#words(event);
      if (kind === CRASH) crashed.add(actor);
      // That all nodes start at the beginning is no news.
      if (kind === START && !crashed.has(actor)) continue;
      if (kind === NOTE && (actor !== 0 || NO_NEWS.test(words))) continue;
      if (pinned || kind === INVOKED || kind === COMPLETED) {
        this.#add("client", event, { words, rank: step });
      } else if (kind === CRASH || kind === START) {
        const who = this.#name(actor);
        // A fault that crashed several says so itself.
        const isSaid = fault.atUs === event.atUs && namedIn(fault.words).includes(who);
        if (isSaid ? violation.nodes.includes(who) : this.#concerns(who)) {
          const rank = step - (kind === START ? ENDING * TIER : 0);
          this.#add("fault", event, { words, did: this.#cameOf(event), rank });
        }
      } else if (kind === FAULT || kind === FAULT_ENDED || kind === NOTE) {
        fault = { atUs: event.atUs, words };
        this.#add("fault", event, { words, rank: step - TIER * this.#tierOf(words) });
      } else if (kind === ROLE && isLeading(event) && past.has(step)) {
        if (this.#concerns(this.#name(actor))) this.#add("role", event, { words, rank: step });
      }
    }
  }

  /** Whether a sentence names a machine that has a part in it, or none at all. */
  #concerns(words: string): boolean {
    if (isOfWholeRun(this.#found.violation)) return true;
    const named = namedIn(words);
    return named.length === 0 || named.some((one) => this.#involved.has(one));
  }

  /** The lower, the more a fault or a note of a script has to say. */
  #tierOf(words: string): number {
    if (MILD.test(words)) return ENDING + 1;
    if (ENDS.test(words)) return this.#concerns(words) ? ENDING : ENDING + 2;
    // A clock that others go by may be set far from those who have a part in it.
    if (this.#concerns(words) || CLOCKS.test(words)) return 0;
    return ENDING + 1;
  }

  /** What a crash took from the disk; what a node knew again when it started. */
  #cameOf({ kind, step, index }: LoggedEvent): readonly string[] {
    const { recording } = this.#found;
    const lost = kind === CRASH ? (this.#lost.get(step) ?? []) : [];
    const words = lost.map((one) =>
      this.#words(one).replace(" writes: ", " loses an unsynced write: "),
    );
    if (kind === CRASH) return words;
    for (const event of recording.log.events(index)) {
      if (event.step !== step) break;
      const { name = "" } = event.kind === FACT ? (recording.facts[event.other] ?? {}) : {};
      if (/(^|\.)remembered$/.test(name)) words.push(recording.sentence(event));
    }
    return words;
  }

  #kept(): readonly BriefLine[] {
    const { violation } = this.#found;
    const all = [...this.#lines.values()].filter(({ step }) => step <= violation.step);
    const chosen = MOST.flatMap(([kind, most]) =>
      all
        .filter((line) => line.kind === kind && !line.isAfterthought)
        .sort((a, b) => b.rank - a.rank)
        .slice(0, most),
    );
    // A fault is kept with what became of it at once, or not at all.
    const kept = new Set<Ranked>();
    for (const line of chosen) {
      const more = line.kind === "fault" ? all.filter((other) => bearsOn(other, line)) : [];
      const both = [line, ...more].filter((one) => !kept.has(one));
      if (kept.size + both.length <= LINES_MAX) for (const one of both) kept.add(one);
    }
    return [...kept]
      .sort((a, b) => a.step - b.step || a.index - b.index)
      .map(({ rank: _, index: _at, actor: _who, isAfterthought: _ends, ...line }) => line);
  }
}

/**
 * Whether a line says what became of a fault at once: what faults and scripts did later in the same
 * step, or that the node which crashed started at the same moment.
 */
function bearsOn(line: Ranked, fault: Ranked): boolean {
  if (line.kind !== "fault" || line.index <= fault.index) return false;
  if (line.step === fault.step) return line.isAfterthought || !MILD_ACTS.test(line.words);
  return line.atUs === fault.atUs && fault.actor !== 0 && line.actor === fault.actor;
}

/** Whether lines of a kind say what clients, faults or scripts did: several in one step. */
export function isOfOthers(kind: LineKind): boolean {
  return kind === "fault" || kind === "client";
}

/** The machines that a sentence names. */
function namedIn(words: string): readonly string[] {
  return words.match(/(?<![\w-])n\d+/g) ?? [];
}

function isLeading({ payload }: LoggedEvent): boolean {
  return /^lead/.test((payload as Observation).role);
}
