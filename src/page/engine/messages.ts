/** What the page and its worker say to each other. All of it is plain data. */
import type { Operation } from "../../history/operation.ts";
import type { EventColumns } from "../../kernel/event-log.ts";
import type { PageScenario } from "../../report/page.ts";
import type { StateChange } from "../../runner/changes.ts";
import type { FullRunResult } from "../../runner/result.ts";
import type { Brief } from "../../search/explain/brief.ts";
import type { Explanation } from "../../search/explain/explanation.ts";
import type { AskedChoice } from "./choices-asked.ts";
import type { JudgedHistory } from "./judged.ts";
import type { Ordered } from "./ordered.ts";

/** Which run. */
export interface RunOrder {
  readonly scenario: PageScenario;
  readonly protocol: string;
  readonly seed: number;
  /** How many it had when it was recorded; absent: not known. */
  readonly steps?: number;
}

/** A process, as lanes and states name it. */
export interface ProcessPlace {
  /** Its address, from 1: what events call it. */
  readonly address: number;
  /** `n3`, `n3/config`. */
  readonly name: string;
  /** `n3`. */
  readonly machine: string;
  /** The service that it is a member of; empty where there is one service. */
  readonly service: string;
  /** A member of its service has the address `base` plus its number. */
  readonly base: number;
  /** The fields of its state that hold sets of members as bits, and those that hold a member. */
  readonly sets: readonly string[];
  readonly nodes: readonly string[];
}

/** A fault while it lasted; what a script does, with an empty `fault`. */
export interface FaultSpan {
  readonly id: string;
  readonly fault: string;
  readonly words: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly step: number;
}

/** A role that a process had from some moment on; `down` while it did not run. */
export interface RoleSpan {
  readonly address: number;
  readonly step: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly role: string;
  readonly term: number;
}

/** Real time in the page, milliseconds. */
export interface Took {
  /** The run itself. */
  readonly runMs: number;
  /** The judgement of its history, after it. */
  readonly judgedMs: number;
}

/** All of a run that is drawn. */
export interface Outline {
  readonly result: Omit<FullRunResult, "history" | "figures">;
  readonly columns: EventColumns;
  /** By event: a position in `labels`. */
  readonly label: Uint16Array;
  /** The kind of a message, the name of a timer or a fact, the function of a request. */
  readonly labels: readonly string[];
  readonly processes: readonly ProcessPlace[];
  /** Clients have the addresses after those of processes: `c1` and so on. */
  readonly clients: number;
  /** What else acts, from the address after the clients' on: `faults`, `phases`. */
  readonly others: readonly string[];
  readonly faults: readonly FaultSpan[];
  readonly roles: readonly RoleSpan[];
  readonly history: readonly Operation[];
  readonly took: Took;
}

/** Messages from end to end, a column each. */
export interface Messages {
  readonly count: number;
  /** The event that sent it. */
  readonly event: Int32Array;
  readonly fromLane: Int16Array;
  readonly toLane: Int16Array;
  readonly fromUs: Float64Array;
  readonly fromStep: Int32Array;
  /** Where nothing arrived: where it began. */
  readonly toUs: Float64Array;
  /** The step that delivered or dropped it; 0: none did. */
  readonly toStep: Int32Array;
  /** A position in `FATES`. */
  readonly fate: Uint8Array;
  /** 1: the weather made a second copy. */
  readonly twice: Uint8Array;
}

/** What is found by looking through all events of a run. */
export interface PlacesIn {
  /** By step: its event; -1: none was recorded. */
  readonly eventOf: Int32Array;
  readonly messages: Messages;
  /** Steps of faults, ascending; likewise crashes. */
  readonly faults: readonly number[];
  readonly crashes: readonly number[];
  /** The events that invoke an operation, ascending. */
  readonly invocations: Int32Array;
  readonly endUs: number;
}

/** A run as the worker hands it over: what takes long to look up is looked up there. */
export interface MadeRun {
  readonly outline: Outline;
  readonly places: PlacesIn;
}

/** A process at a moment. */
export interface ProcessState {
  readonly address: number;
  /** As plain data, a map as a list of pairs; null while it is down. */
  readonly state: unknown;
  /** By the step; of a start after a crash: what differs from the state before the crash. */
  readonly changes: readonly StateChange[];
  /** Of a start after a crash: the step before the crash. Null otherwise. */
  readonly since: number | null;
}

/** All processes after a step. */
export interface WorldMoment {
  readonly step: number;
  readonly states: readonly ProcessState[];
}

/** How often what was asked for is found in a run. */
export interface Counted {
  readonly count: number;
  /** The step of the first; 0: there is none. */
  readonly step: number;
  readonly atUs: number;
}

/** Operations that completed, by stretch of virtual time; and when faults came. */
export interface Completions {
  /** Microseconds of a stretch. */
  readonly eachUs: number;
  readonly counts: readonly number[];
  readonly faults: readonly FaultSpan[];
}

/** The events that match a question. */
export interface Found {
  /** Indices of events, in order; at most as many as asked for. */
  readonly events: readonly number[];
  /** How many match in all. */
  readonly count: number;
}

/** The smallest scenario found that fails as a run does. */
export interface Smaller {
  readonly scenario: PageScenario;
  readonly before: { readonly decisions: number; readonly steps: number };
  readonly after: { readonly decisions: number; readonly steps: number };
  /** Whether nothing more can be left out: not so where it was ended. */
  readonly minimal: boolean;
}

/** The rule that a run broke, in the words of the system that promises it. */
export interface Rule {
  readonly statement: string;
  /** Paper and section. */
  readonly source: string;
}

/** A bug that the scenario plants. */
export interface PlantedBug {
  readonly name: string;
  readonly about: string;
  readonly origin: string;
  /** The nodes that run it; empty: all. */
  readonly nodes: readonly string[];
}

/** What went wrong, in brief. */
export interface Story extends Brief {
  /** Null: the check is no invariant of a system, but one of answers or of the whole run. */
  readonly rule: Rule | null;
  readonly planted: readonly PlantedBug[];
  /** Of answers that no order explains: why, a sentence each. */
  readonly reasons: readonly string[];
}

/** What the page asks for. */
export type Ask =
  | { readonly kind: "run"; readonly order: RunOrder }
  /** Why it failed, as far as the recording says it; null: it did not. */
  | { readonly kind: "story" }
  /** The steps that led to one most directly. */
  | { readonly kind: "direct"; readonly step: number }
  | { readonly kind: "moment"; readonly step: number }
  | { readonly kind: "words"; readonly from: number; readonly to: number }
  /** The events that match a question, the first `max` of them. */
  | { readonly kind: "find"; readonly question: string; readonly max: number }
  /** What the judge of linearizability says; null: the scenario does not ask it. */
  | { readonly kind: "order" }
  /** What checks of consistency say but linearizability; none: the scenario has none. */
  | { readonly kind: "cycles" }
  /** Why the run failed: takes seconds, and is asked of a worker of its own. */
  | { readonly kind: "why"; readonly order: RunOrder }
  /** How often a question is met in a run, which is made for that alone. */
  | { readonly kind: "count"; readonly order: RunOrder; readonly question: string }
  | { readonly kind: "completions"; readonly order: RunOrder; readonly eachUs: number }
  /** What was chosen in a step: the run is made once more when it is first asked. */
  | { readonly kind: "choices"; readonly order: RunOrder; readonly step: number }
  /** The smallest scenario that fails in the same way: takes up to half a minute. */
  | { readonly kind: "smaller"; readonly order: RunOrder }
  /** Ends that with the best so far. */
  | { readonly kind: "enough" };

/** What the worker answers, by the kind of what was asked. */
export interface Answers {
  readonly run: MadeRun;
  readonly story: Story | null;
  readonly direct: readonly number[];
  readonly moment: WorldMoment;
  /** Of events from one index to before another, a line each. */
  readonly words: readonly string[];
  readonly find: Found;
  readonly order: Ordered | null;
  readonly cycles: readonly JudgedHistory[];
  readonly why: Explanation;
  readonly choices: readonly AskedChoice[];
  readonly count: Counted;
  readonly completions: Completions;
  readonly smaller: Smaller;
  readonly enough: null;
}

export interface AskMessage {
  readonly id: number;
  readonly ask: Ask;
}

export type AnswerMessage =
  | { readonly id: number; readonly kind: "answer"; readonly answer: Answers[keyof Answers] }
  | { readonly id: number; readonly kind: "refused"; readonly message: string }
  /** Steps that were simulated so far. */
  | { readonly id: number; readonly kind: "progress"; readonly steps: number };
