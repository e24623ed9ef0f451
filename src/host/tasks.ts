/**
 * What workers are asked to do, and what they answer.
 */
import type { InputProblem } from "../core/errors.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { Course } from "../runner/course.ts";
import type { Fork } from "../runner/fork.ts";
import type { Replayed } from "../runner/replay-course.ts";
import type { RunResult, Violation } from "../runner/result.ts";
import type { Moment } from "../runner/timeline.ts";
import type { TraceEnd } from "../runner/traces/format.ts";
import type { Difference } from "../runner/verify.ts";
import type { ExplainSettings } from "../search/explain/explain.ts";
import type { Explanation } from "../search/explain/explanation.ts";
import type { ForkPlace } from "../search/futures.ts";
import type { GuardedTrial } from "../search/run-trial.ts";
import type { Trial } from "../search/strategies/strategy.ts";

/** Which run is meant; `scenario` is an index into the pool's scenarios. */
export interface RunName {
  readonly scenario: number;
  readonly protocol: string;
  readonly seed: number;
}

/** Which future of a run: where it is forked, what may come otherwise, and its number. */
export interface FutureName {
  readonly place: ForkPlace;
  readonly classes: readonly ChoiceClass[];
  readonly future: number;
}

/** A task about a run of one of the pool's scenarios. */
export type NamedTask =
  | (RunName & { readonly kind: "run"; readonly verify: boolean; readonly guard: number })
  | (RunName & {
      readonly kind: "story";
      readonly violation: Violation;
      readonly linesMax: number;
      readonly fork?: Fork;
    })
  | (RunName & FutureName & { readonly kind: "future" })
  | (RunName & { readonly kind: "moment"; readonly node: NodeId; readonly step: number })
  | (RunName & { readonly kind: "pending-step"; readonly step: number })
  | (RunName & { readonly kind: "course" })
  | (RunName & {
      readonly kind: "by-course";
      readonly course: Course;
      readonly fingerprint: string;
    })
  | (RunName & { readonly kind: "trace" } & TraceOrder)
  | (RunName & { readonly kind: "explain" } & ExplainOrder);

/** The run of a trial, which has its own scenario. */
interface TrialTask {
  readonly kind: "trial";
  readonly trial: Trial;
  readonly guard: number;
  /** Whether what it covers is wanted. */
  readonly covers: boolean;
}

export type Task = NamedTask | TrialTask;

/** How a run's trace is to be written. */
export interface TraceOrder {
  /** One of `traceFormats`. */
  readonly format: string;
  /** Null: standard output, of which is left out what tasks of this worker have written before. */
  readonly file: string | null;
  /** The steps that are written, both included. */
  readonly first: number;
  readonly last: number;
  /** As in `TraceOptions`; undefined: all. */
  readonly vars?: readonly string[];
  /** The run is left after that step. */
  readonly until: number;
}

/** What is to be explained, and how much of that is wanted. */
export type ExplainOrder = Pick<ExplainSettings, "run" | "faultsToo" | "workMax">;

/** A future without its history, where the run was forked, and how long it took from there. */
export interface FinishedFuture {
  readonly result: RunResult;
  readonly step: number;
  readonly atUs: number;
  readonly wallMs: number;
}

/** A run without its history, and how long it took. */
export interface FinishedRun {
  readonly result: RunResult;
  readonly wallMs: number;
  /** What a system of a user's own did not reach; absent: it is one of ours. */
  readonly unreached?: readonly string[];
  /** How a second, strict run differed; null if it did not, or was not asked for. */
  readonly difference: Difference | null;
}

export type TaskResult =
  | ({ readonly kind: "run" } & FinishedRun)
  | ({ readonly kind: "trial" } & GuardedTrial)
  /** A handler went on after it had returned, as the message says: the run has no verdict. */
  | { readonly kind: "late"; readonly message: string }
  | ({ readonly kind: "future" } & FinishedFuture)
  /** The run ends before it could be forked. */
  | { readonly kind: "no-fork"; readonly message: string }
  | { readonly kind: "story"; readonly lines: readonly string[] }
  /** Null: there is no such node or step, as `message` says. */
  | { readonly kind: "moment"; readonly moment: Moment | null; readonly message: string }
  | ({ readonly kind: "pending-step" } & PendingStep)
  | { readonly kind: "course"; readonly course: Course }
  | { readonly kind: "by-course"; readonly replayed: Replayed }
  | { readonly kind: "explain"; readonly explanation: Explanation }
  /** What is wrong with the order; else how the run ended, or null: the reader has gone. */
  | {
      readonly kind: "trace";
      readonly end: TraceEnd | null;
      readonly problems: readonly InputProblem[];
    };

/** A step that is about to be handled. */
export interface PendingStep {
  readonly atUs: number;
  /** The node that handles it; none if it is a client's or a fault's. */
  readonly nodes: readonly string[];
  /** What the step is, in one line; empty if the run never came to it. */
  readonly what: string;
}
