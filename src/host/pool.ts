/** A pool of worker threads that do one task at a time each, and a watchdog over them. */
import { type ResourceLimits, Worker } from "node:worker_threads";
import { must } from "../core/assert.ts";

/** The message that hands a worker its task. */
export interface TaskMessage<Task> {
  readonly number: number;
  readonly task: Task;
}

/** What a worker answers. */
export type TaskAnswer<Result> =
  | { readonly number: number; readonly done: true; readonly result: Result }
  | { readonly number: number; readonly done: false; readonly error: string };

/** How a task ended. */
export type Outcome<Result> =
  | { readonly kind: "done"; readonly result: Result }
  /**
   * Its pulse stopped: the worker was ended. `step` is the last it began; `work` says
   * what of the user's own was at work when all steps were over, see `WORK`; absent: some step.
   */
  | { readonly kind: "stalled"; readonly step: number; readonly work?: number }
  /**
   * It took more memory than its thread may have, and ended with it; `step`, `work` as above.
   * `isOver`: all steps were over.
   */
  | {
      readonly kind: "outgrown";
      readonly step: number;
      readonly work?: number;
      readonly isOver: boolean;
    }
  /** It threw, or its thread died. */
  | { readonly kind: "crashed"; readonly message: string };

/** What every worker gets as `workerData`. */
export interface WorkerSetup<Shared> {
  /**
   * `pulse[STEPS]`: steps so far, written at every step; `pulse[TASK]`: the task's number, written
   * when it begins.
   */
  readonly pulse: Int32Array;
  readonly shared: Shared;
}

/**
 * Places in the pulse; `STOP` is 1 once the task at work is asked to end early, with what it has.
 * `WORK` changes whenever code of a user's own begins or returns that judges a run which is over;
 * its last two bits are 0 while none is at work.
 */
export const STEPS = 0;
export const TASK = 1;
export const STOP = 2;
export const WORK = 3;
/** How many pieces of text the task has written to standard output. */
export const WRITTEN = 4;
/** How many places there are. */
export const PLACES = 5;
const WORK_MASK = 3;

export interface PoolOptions<Shared> {
  /** The worker's module. */
  readonly url: URL;
  /** How many tasks are at work at once, at most. */
  readonly workers: number;
  /** Handed to every worker; copied. */
  readonly shared: Shared;
  /** A task whose pulse stops for that long, milliseconds, is ended; 0: never. */
  readonly stallMs: number;
  /** Only tasks that have been at work for this long, milliseconds, are so ended; absent: any. */
  readonly stallAfterMs?: number;
  /**
   * How large the heap of a worker may get: past it the worker ends. Absent: the engine's own
   * limits.
   */
  readonly limits?: ResourceLimits;
}

/** A thread. */
interface Slot<Result> {
  readonly pulse: Int32Array;
  worker: Worker | null;
  /** The task at work, null if the slot is idle. */
  number: number;
  settle: ((outcome: Outcome<Result>) => void) | null;
  seenSteps: number;
  seenWork: number;
  workMs: number;
  stillMs: number;
}

/** How often pulses are felt, milliseconds. */
const TICK_MS = 250;

/**
 * Time is counted in ticks of this thread, so that a machine that sleeps, or a main thread that is
 * busy, does not look like a task that hangs. A negative pulse says that the run is over and is
 * being judged: that is limited by counted work, but for code of a user's own.
 */
export class Pool<Task, Result, Shared> {
  readonly #options: PoolOptions<Shared>;
  readonly #slots: Slot<Result>[] = [];
  readonly #waiting: { task: Task; settle: (outcome: Outcome<Result>) => void }[] = [];
  readonly #watchdog: ReturnType<typeof setInterval>;
  #tasks = 0;
  #closed = false;
  #onIdle: (() => void) | null = null;

  constructor(options: PoolOptions<Shared>) {
    this.#options = options;
    this.#watchdog = setInterval(() => this.#feelPulses(), TICK_MS);
    this.#watchdog.unref();
  }

  /** Does a task as soon as a worker is free. Never rejects; after `close` it never settles. */
  run(task: Task): Promise<Outcome<Result>> {
    return new Promise((settle) => {
      this.#waiting.push({ task, settle });
      this.#dispatch();
    });
  }

  /** The highest step that a task at work has come to. */
  get step(): number {
    const steps = this.#slots.map(({ pulse }) => Math.abs(Atomics.load(pulse, STEPS)));
    return Math.max(0, ...steps);
  }

  /** The most pieces that a task at work has written. */
  get written(): number {
    return Math.max(0, ...this.#slots.map(({ pulse }) => Atomics.load(pulse, WRITTEN)));
  }

  /**
   * Asks the tasks at work to end early, and forgets those that wait: they never settle. Resolves
   * when all have ended.
   */
  interrupt(): Promise<void> {
    this.#waiting.length = 0;
    for (const { pulse } of this.#slots) Atomics.store(pulse, STOP, 1);
    return new Promise((resolve) => {
      this.#onIdle = resolve;
      this.#tellIdle();
    });
  }

  #tellIdle(): void {
    if (this.#slots.every(({ settle }) => settle === null)) this.#onIdle?.();
  }

  /** Ends all workers at once, whatever they do. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watchdog);
    this.#waiting.length = 0;
    await Promise.all(this.#slots.map((slot) => slot.worker?.terminate()));
  }

  #dispatch(): void {
    while (!this.#closed && this.#waiting.length > 0) {
      const busy = this.#slots.filter(({ settle }) => settle !== null).length;
      if (busy >= this.#options.workers) return;
      const { task, settle } = must(this.#waiting.shift(), "a task waits");
      const slot = this.#idle();
      slot.settle = settle;
      slot.number = ++this.#tasks;
      slot.workMs = 0;
      slot.stillMs = 0;
      slot.worker ??= this.#start(slot);
      slot.worker.postMessage({ number: slot.number, task } satisfies TaskMessage<Task>);
    }
  }

  /** An idle thread, or a new one. */
  #idle(): Slot<Result> {
    const idle = this.#slots.find((slot) => slot.settle === null);
    if (idle !== undefined) return idle;
    const pulse = new Int32Array(new SharedArrayBuffer(PLACES * Int32Array.BYTES_PER_ELEMENT));
    const made = {
      pulse,
      worker: null,
      number: 0,
      settle: null,
      seenSteps: 0,
      seenWork: 0,
      workMs: 0,
      stillMs: 0,
    };
    this.#slots.push(made);
    return made;
  }

  #start(slot: Slot<Result>): Worker {
    const workerData: WorkerSetup<Shared> = { pulse: slot.pulse, shared: this.#options.shared };
    const worker = new Worker(this.#options.url, {
      workerData,
      stdout: true,
      ...(this.#options.limits === undefined ? {} : { resourceLimits: this.#options.limits }),
    });
    // Standard output belongs to the reports: what a node prints goes beside them.
    worker.stdout.on("data", (text: Buffer) => process.stderr.write(text));
    worker.on("message", (answer: TaskAnswer<Result>) => {
      if (slot.worker !== worker || answer.number !== slot.number) return;
      this.#end(
        slot,
        answer.done
          ? { kind: "done", result: answer.result }
          : { kind: "crashed", message: answer.error },
      );
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      const message = error.stack ?? String(error);
      const isOver = Atomics.load(slot.pulse, STEPS) < 0;
      const isOutgrown = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      const outgrown = { kind: "outgrown", isOver, ...placeIn(slot.pulse) } as const;
      this.#lose(slot, worker, isOutgrown ? outgrown : { kind: "crashed", message });
    });
    worker.on("exit", (code) => {
      const message = `the worker thread ended with code ${code}`;
      this.#lose(slot, worker, { kind: "crashed", message });
    });
    return worker;
  }

  #lose(slot: Slot<Result>, worker: Worker, outcome: Outcome<Result>): void {
    if (slot.worker !== worker) return;
    slot.worker = null;
    this.#end(slot, outcome);
  }

  #end(slot: Slot<Result>, outcome: Outcome<Result>): void {
    const settle = slot.settle;
    slot.settle = null;
    if (settle !== null && !this.#closed) settle(outcome);
    this.#dispatch();
    this.#tellIdle();
  }

  #feelPulses(): void {
    if (this.#options.stallMs === 0) return;
    for (const slot of this.#slots) {
      const steps = Atomics.load(slot.pulse, STEPS);
      const begun = slot.settle !== null && Atomics.load(slot.pulse, TASK) === slot.number;
      const work = steps < 0 ? Atomics.load(slot.pulse, WORK) : 0;
      const isLimited = steps < 0 && (work & WORK_MASK) === 0;
      const hasMoved = steps !== slot.seenSteps || work !== slot.seenWork;
      if (!begun || isLimited || hasMoved) slot.stillMs = 0;
      else slot.stillMs += TICK_MS;
      slot.seenSteps = steps;
      slot.seenWork = work;
      slot.workMs += TICK_MS;
      const { stallMs, stallAfterMs = 0 } = this.#options;
      if (slot.stillMs < stallMs || slot.workMs < stallAfterMs) continue;
      const { worker } = slot;
      slot.worker = null;
      if (worker !== null) void worker.terminate();
      this.#end(slot, { kind: "stalled", ...placeIn(slot.pulse) });
    }
  }
}

/** Where a task is that is ended. */
function placeIn(pulse: Int32Array): { readonly step: number; readonly work?: number } {
  const steps = Atomics.load(pulse, STEPS);
  const work = steps < 0 ? Atomics.load(pulse, WORK) : 0;
  return { step: Math.abs(steps), ...(work === 0 ? {} : { work: work & WORK_MASK }) };
}
