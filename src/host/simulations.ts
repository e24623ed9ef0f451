/**
 * Simulations in worker threads: a run that hangs comes back as a failed run, a fault of the
 * program as a fault.
 */
import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";
import { assert, must } from "../core/assert.ts";
import { errorText, InputError } from "../core/errors.ts";
import { formatCount } from "../core/formatting.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { Course } from "../runner/course.ts";
import type { Fork } from "../runner/fork.ts";
import type { Replayed } from "../runner/replay-course.ts";
import type { Violation } from "../runner/result.ts";
import type { Moment } from "../runner/timeline.ts";
import type { TraceEnd } from "../runner/traces/format.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Explanation } from "../search/explain/explanation.ts";
import { NOTHING_COVERED } from "../search/run-trial.ts";
import type { TrialEnd } from "../search/search.ts";
import type { Trial } from "../search/strategies/strategy.ts";
import {
  type Ended,
  endedRun,
  judgesOutgrown,
  NOWHERE,
  type RunLimits,
  UNKNOWN_HASH,
  whyEnded,
} from "./ended-run.ts";
import { bundlesOf, type SystemBundle } from "./own-systems.ts";
import { perform } from "./perform.ts";
import { type Outcome, PLACES, Pool } from "./pool.ts";
import { PIECE_CHARACTERS } from "./standard-output.ts";
import type {
  ExplainOrder,
  FinishedFuture,
  FinishedRun,
  FutureName,
  PendingStep,
  RunName,
  Task,
  TaskResult,
  TraceOrder,
} from "./tasks.ts";

export type { FutureName };

/**
 * How a run ended: with a verdict, or with none: by a fault of the program itself, or since a
 * handler went on after it had returned (`isLate`).
 */
export type RunOutcome =
  | ({ readonly kind: "finished" } & FinishedRun)
  | { readonly kind: "fault"; readonly message: string; readonly isLate?: true };

/** How a future of a run ended. */
export type FutureOutcome =
  | ({ readonly kind: "finished" } & FinishedFuture)
  | { readonly kind: "fault"; readonly message: string };

/** What every worker gets. */
export interface WorkerShare {
  readonly scenarios: readonly Scenario[];
  /** The systems of users' own that scenarios name. */
  readonly systems: readonly SystemBundle[];
}

export interface SimulationsOptions {
  /** 0: all runs are made in the calling thread, where no watchdog can end them. */
  readonly workers: number;
  /** A run that makes no step for that long, milliseconds, is ended as `no-progress`; 0: never. */
  readonly stallMs: number;
}

const MIB = 2 ** 20;

/** What the heap of each worker may grow to: all of them fit the machine. */
function heapMibOf(workers: number): number {
  const engine = getHeapStatistics().heap_size_limit / MIB;
  return Math.floor(Math.min(engine, totalmem() / MIB / Math.max(1, workers)));
}

/** Does tasks, one after the other or several at once. */
type Performer = Pick<Pool<Task, TaskResult, WorkerShare>, "run" | "close"> & {
  readonly step?: number;
  readonly written?: number;
};

const WORKER = new URL("./run-worker.js", import.meta.url);

/** A pool of simulating workers for a fixed list of scenarios. */
export class Simulations {
  readonly #scenarios: readonly Scenario[];
  readonly #limits: RunLimits;
  readonly #url: URL;
  readonly #pool: Performer;

  /** @param url of the worker's module; only tests have another. */
  constructor(scenarios: readonly Scenario[], options: SimulationsOptions, url: URL = WORKER) {
    this.#scenarios = scenarios;
    this.#limits = { stallMs: options.stallMs, heapMib: heapMibOf(options.workers) };
    this.#url = url;
    this.#pool = this.#poolOf(options.workers);
  }

  /**
   * Runs and judges one seed; with `verify` twice.
   * @param guard one seed in so many is run again, to see that it is the same; 0: none is.
   */
  async run(name: RunName, verify: boolean, guard = 0): Promise<RunOutcome> {
    const outcome = await this.#pool.run({ kind: "run", verify, guard, ...name });
    switch (outcome.kind) {
      case "done":
        if (outcome.result.kind === "late")
          return { kind: "fault", message: outcome.result.message, isLate: true };
        assert(outcome.result.kind === "run", "a run is answered by a run");
        return { ...outcome.result, kind: "finished" };
      case "stalled":
      case "outgrown": {
        if (isJudges(outcome)) return { kind: "fault", message: judgesOutgrown(this.#limits) };
        const scenario = must(this.#scenarios[name.scenario], "the scenario of a run");
        const pending =
          outcome.work === undefined ? await this.#pendingStep(name, outcome.step) : NOWHERE;
        const result = endedRun(scenario, name, outcome, pending, this.#limits);
        const wallMs = outcome.kind === "stalled" ? this.#limits.stallMs : 0;
        return { kind: "finished", result, wallMs, difference: null };
      }
      case "crashed":
        return { kind: "fault", message: outcome.message };
    }
  }

  /** Makes the run of a trial, with what it covers if that is wanted. @param guard as of `run`. */
  async trial(trial: Trial, guard = 0, covers = true): Promise<TrialEnd> {
    const outcome = await this.#pool.run({ kind: "trial", trial, guard, covers });
    switch (outcome.kind) {
      case "done":
        if (outcome.result.kind === "late")
          return { kind: "fault", message: outcome.result.message };
        assert(outcome.result.kind === "trial", "a trial is answered by a trial");
        return outcome.result.difference === null
          ? { kind: "finished", outcome: outcome.result.outcome }
          : { kind: "fault", message: outcome.result.difference.message };
      case "stalled":
      case "outgrown": {
        if (isJudges(outcome)) return { kind: "fault", message: judgesOutgrown(this.#limits) };
        const { scenario } = trial;
        const name = { scenario: 0, protocol: trial.protocol, seed: trial.seed };
        const result = endedRun(scenario, name, outcome, NOWHERE, this.#limits);
        return { kind: "finished", outcome: { result, made: result.steps, ...NOTHING_COVERED } };
      }
      case "crashed":
        return { kind: "fault", message: outcome.message };
    }
  }

  /**
   * Brings a run to a fork (once in each worker), and judges one of its futures.
   * @throws {InputError} if the run ends before it could be forked.
   */
  async future(name: RunName, future: FutureName): Promise<FutureOutcome> {
    const outcome = await this.#pool.run({ kind: "future", ...name, ...future });
    if (outcome.kind === "crashed") return { kind: "fault", message: outcome.message };
    if (outcome.kind !== "done") {
      if (isJudges(outcome)) return { kind: "fault", message: judgesOutgrown(this.#limits) };
      const scenario = must(this.#scenarios[name.scenario], "the scenario of a run");
      const what = `step ${formatCount(outcome.step)} of future ${future.future}`;
      return { kind: "fault", message: whyEnded(scenario, what, outcome, this.#limits) };
    }
    if (outcome.result.kind === "no-fork") {
      const asked = "step" in future.place ? "--step" : "--at";
      throw new InputError([{ file: asked, message: outcome.result.message }]);
    }
    assert(outcome.result.kind === "future", "a future is answered by a future");
    return { ...outcome.result, kind: "finished" };
  }

  /**
   * The last relevant steps of a failing run, as sentences; of a run that hangs, those before it
   * does.
   */
  async story(
    name: RunName,
    { violation, hash }: { readonly violation: Violation; readonly hash: string },
    linesMax: number,
    fork?: Fork,
  ): Promise<readonly string[]> {
    const told = hash === UNKNOWN_HASH ? { ...violation, step: violation.step - 1 } : violation;
    const asked = { kind: "story", violation: told, linesMax, ...name } as const;
    const outcome = await this.#pool.run(fork === undefined ? asked : { ...asked, fork });
    return outcome.kind === "done" && outcome.result.kind === "story" ? outcome.result.lines : [];
  }

  /**
   * Why a run failed.
   * @throws {InputError} of a run that hangs: it goes no further than that, in any future.
   */
  async explanation(name: RunName, order: ExplainOrder): Promise<Explanation> {
    const outcome = await this.#pool.run({ kind: "explain", ...name, ...order });
    if (outcome.kind === "crashed") throw new Error(outcome.message);
    if (outcome.kind !== "done") {
      const step = `step ${formatCount(outcome.step)} of a future`;
      const did = outcome.kind === "stalled" ? "did not return: it hangs" : "took all memory";
      throw new InputError([{ file: "explain", message: `${step} ${did} there` }]);
    }
    assert(outcome.result.kind === "explain", "an explanation is what was asked for");
    return outcome.result.explanation;
  }

  /** All that was chosen in a run, in order; null: it could not be made again. */
  async course(name: RunName): Promise<Course | null> {
    const outcome = await this.#pool.run({ kind: "course", ...name });
    return outcome.kind === "done" && outcome.result.kind === "course"
      ? outcome.result.course
      : null;
  }

  /**
   * A run by the course of another that failed with this fingerprint; null: it did not come to its
   * end.
   */
  async byCourse(name: RunName, course: Course, fingerprint: string): Promise<Replayed | null> {
    const outcome = await this.#pool.run({ kind: "by-course", course, fingerprint, ...name });
    return outcome.kind === "done" && outcome.result.kind === "by-course"
      ? outcome.result.replayed
      : null;
  }

  /** A node right after a step. @throws {InputError} if there is no such node or step. */
  async moment(name: RunName, node: NodeId, step: number): Promise<Moment> {
    const outcome = await this.#pool.run({ kind: "moment", node, step, ...name });
    if (outcome.kind === "crashed") throw new Error(outcome.message);
    if (outcome.kind !== "done") {
      const ended = endsAt(outcome);
      throw new InputError([
        { file: "--state", message: `the run ${ended}: it has no states after that` },
      ]);
    }
    assert(outcome.result.kind === "moment", "a moment is answered by a moment");
    const { moment, message } = outcome.result;
    if (moment === null) throw new InputError([{ file: "--state", message }]);
    return moment;
  }

  /**
   * Writes a run's trace to a file, or to standard output (null). Of a run that hangs, what comes
   * before the step that does not return.
   * @returns how the run ended (null: the reader of standard output has gone), and the step that
   * hung, if one did.
   * @throws {InputError} if the file cannot be written.
   */
  async trace(
    name: RunName,
    order: Omit<TraceOrder, "until">,
  ): Promise<{ readonly end: TraceEnd | null; readonly hungAt: number | null }> {
    const until = Number.POSITIVE_INFINITY;
    const first = await this.#pool.run({ kind: "trace", ...name, ...order, until });
    if (first.kind === "done" || first.kind === "crashed")
      return { end: endOf(first), hungAt: null };
    const hungAt = first.step;
    const before = { ...order, until: hungAt - 1 };
    const outcome = await this.#pool.run({ kind: "trace", ...name, ...before });
    return { end: endOf(outcome), hungAt };
  }

  /** The step that a task at work has come to; 0 where that cannot be known. */
  get step(): number {
    return this.#pool.step ?? 0;
  }

  /** How many characters of a trace have been written to standard output, at least. */
  get written(): number {
    return (this.#pool.written ?? 0) * PIECE_CHARACTERS;
  }

  #poolOf(workers: number): Performer {
    if (workers === 0) return inThisThread(this.#scenarios);
    return new Pool({
      url: this.#url,
      shared: { scenarios: this.#scenarios, systems: bundlesOf(this.#scenarios) },
      workers,
      stallMs: this.#limits.stallMs,
      limits: { maxOldGenerationSizeMb: this.#limits.heapMib },
    });
  }

  /**
   * What the step is that does not return: in a worker of its own, since it will not return there
   * either.
   */
  async #pendingStep(name: RunName, step: number): Promise<PendingStep> {
    const pool = this.#poolOf(1);
    try {
      const outcome = await pool.run({ kind: "pending-step", step, ...name });
      if (outcome.kind === "done" && outcome.result.kind === "pending-step") return outcome.result;
      return { atUs: 0, nodes: [], what: "" };
    } finally {
      await pool.close();
    }
  }

  /** Ends all workers. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

/**
 * How a traced run ended; null: the reader of standard output has gone.
 * @throws {InputError} if its file could not be written, or it has no such fields.
 */
function endOf(outcome: Outcome<TaskResult>): TraceEnd | null {
  if (outcome.kind === "crashed") throw new Error(outcome.message);
  if (outcome.kind !== "done") throw new Error(`the run ${endsAt(outcome)}`);
  assert(outcome.result.kind === "trace", "a trace is answered by a trace");
  const { end, problems } = outcome.result;
  if (problems.length > 0) throw new InputError(problems);
  return end;
}

/** Where a run that does not come to its end goes no further. */
function endsAt({ kind, step }: Ended): string {
  return `${kind === "stalled" ? "hangs at" : "takes all memory by"} step ${formatCount(step)}`;
}

/** Whether judges of ours took all memory: nothing of the run is to blame. */
function isJudges(ended: Ended): boolean {
  return ended.kind === "outgrown" && ended.isOver && ended.work === undefined;
}

/** Does tasks in the calling thread. */
function inThisThread(scenarios: readonly Scenario[]): Performer {
  const pulse = new Int32Array(PLACES);
  const attempt = (task: Task): Outcome<TaskResult> => {
    try {
      return { kind: "done", result: perform(scenarios, task, pulse, () => undefined) };
    } catch (error) {
      return { kind: "crashed", message: errorText(error) };
    }
  };
  return {
    run: (task) => Promise.resolve(attempt(task)),
    close: () => Promise.resolve(),
  };
}
