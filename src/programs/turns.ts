/**
 * Turns: a program runs in turns, one for each thing that the world delivers to it. In a turn its
 * jobs (the reactions of promises) are run until none is left, so that every step of a run ends
 * with the program at rest.
 */
import { HostError } from "../core/errors.ts";
import type { Ticket, Write } from "../protocol/disk.ts";
import type { NodeId, SessionId } from "../protocol/node-id.ts";
import type { Self } from "../protocol/protocol.ts";
import { NO_STACKS, type Stacks } from "./stack.ts";
import type { Task } from "./task.ts";
import { Timers } from "./timers.ts";

/** Something that the queue runs. */
export interface Job {
  /** On whose behalf it is run: the task that asked for it. */
  readonly task: Task | null;
  run(): void;
}

/** A promise that was rejected while nothing listened to it. */
export interface Rejected {
  readonly isHandled: boolean;
  readonly reason: unknown;
}

/** Jobs that one turn may run: more are a loop of awaits that waits for nothing. */
const JOBS_MAX = 1_000_000;

/**
 * The turns of one incarnation of a process: its queue, and how it ended. It is made when the
 * process starts and dropped when the process stops.
 */
export class Turns {
  /** Jobs that were run since the start. */
  count = 0;
  /** Whose code runs; null: what the world delivered. */
  task: Task | null = null;
  /** Called at the end of each turn, when the program is at rest. */
  atRest: (() => void) | null = null;
  readonly timers = new Timers(this);
  /** By the machine's clocks, when the process started. */
  readonly startedUs: number;
  readonly startedWallUs: number;
  readonly #own = new Map<string, unknown>();
  #jobs: Job[] = [];
  #next = 0;
  #rejected: Rejected[] = [];
  #world: Self<unknown> | null = null;
  #ended: string | null = null;
  #fault: unknown = null;
  readonly #stacks: Stacks;

  constructor(world: Self<unknown>, stacks: Stacks = NO_STACKS) {
    this.startedUs = world.monotonicNow();
    this.startedWallUs = world.wallNow();
    this.#stacks = stacks;
  }

  /**
   * What the program asks; it has a world only in its turns. What judges hear of is done by the
   * verbs below.
   */
  get world(): Self<unknown> {
    if (this.#world === null) throw new HostError("a program acts outside of its turn");
    return this.#world;
  }

  /** Why the process has ended, null while it runs. */
  get ended(): string | null {
    return this.#ended;
  }

  /** @throws {RangeError} if there is no such node. */
  refuseUnknown(to: NodeId): void {
    const { id, peers } = this.world;
    if (to !== id && !peers.includes(to)) {
      throw new RangeError(`there is no node ${String(to)} to send to`);
    }
  }

  /** @throws {RangeError} if there is no such node: that is the program's own error. */
  send(to: NodeId, message: unknown): void {
    const { world } = this;
    const isKnown = to === world.id || world.peers.includes(to);
    if (isKnown) this.#beyond(() => world.send(to, message));
    else world.send(to, message);
  }

  sendIn(session: SessionId, message: unknown): void {
    this.#beyond(() => this.world.sendIn(session, message));
  }

  assert(claim: string, ...numbers: readonly number[]): void {
    const [a, b, c, d] = numbers;
    this.#beyond(() => this.world.assert(claim, a, b, c, d));
  }

  /** @returns null: it fails the run, and is never durable. */
  write(writes: readonly Write[]): Ticket | null {
    let ticket: Ticket | null = null;
    this.#beyond(() => {
      ticket = this.world.disk.batch(writes);
    });
    return ticket;
  }

  /**
   * What the declarations of a protocol, or a judge, throw at what a program does is no error of
   * the program's: it could catch it, and try again for ever.
   */
  #beyond(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.fails(error);
    }
  }

  /** What a part of the runtime keeps for this program, made when it is first asked for. */
  own<T>(name: string, make: () => T): T {
    if (!this.#own.has(name)) this.#own.set(name, make());
    return this.#own.get(name) as T;
  }

  /**
   * A turn of the program: runs `body` as one task, with all the jobs that follow.
   * @throws {HostError} if the host lacks what the program asked for.
   * @throws {RangeError} if the jobs do not end.
   */
  turn(world: Self<unknown>, body: () => void): void {
    this.#within(world, () => this.#perform(body, null));
  }

  /**
   * A turn for the timers that are due, each a task of its own. The first is due whatever the clock
   * says: it was fired from outside.
   * @throws as `turn` does.
   */
  timersTurn(world: Self<unknown>): void {
    this.#within(world, () => {
      const { timers } = this;
      const byUs = Math.max(world.monotonicNow(), timers.nextUs());
      const mark = timers.mark();
      for (;;) {
        const timer = this.#ended === null ? timers.take(byUs, mark) : null;
        if (timer === null) break;
        this.#perform(timer.callback, timer.task);
      }
    });
  }

  #within(world: Self<unknown>, act: () => void): void {
    if (this.#ended !== null) {
      // It ended before the world was there to stop it.
      world.halt(this.#ended);
      return;
    }
    this.#world = world;
    running = this;
    const leave = this.#stacks.areRead ? this.#stacks.enter() : null;
    try {
      act();
      if (this.#ended === null) this.atRest?.();
    } finally {
      leave?.();
      running = null;
      this.#world = null;
    }
    if (this.#fault !== null) throw this.#fault;
  }

  /** What a task throws ends the process, as does a rejection that it leaves. */
  #perform(body: () => void, task: Task | null): void {
    this.task = task;
    try {
      body();
    } catch (error) {
      this.#failed("uncaught", error);
    }
    this.#drain();
    if (this.#rejected.length > 0) this.#judgeRejections();
  }

  /** Adds a job to the end of the queue. */
  add(job: Job): void {
    this.#jobs.push(job);
  }

  /** Notes a rejection that nothing listens to, so far. */
  rejected(promise: Rejected): void {
    this.#rejected.push(promise);
  }

  /** The process ends with this turn. */
  end(note: string): void {
    if (this.#ended !== null) return;
    this.#ended = note;
    this.#jobs = [];
    this.#next = 0;
    this.#rejected = [];
    this.world.halt(note);
  }

  /** ` at echo.ts:12:5`: where the program was when an error was made; empty: it is not known. */
  placeOf(error: unknown): string {
    const place = this.#stacks.placeOn(error);
    return place === "" ? "" : ` at ${place}`;
  }

  /** The host lacks something: said when the turn ends, whatever the program does about it. */
  lacks(what: string): HostError {
    const place = this.placeOf(new Error(what));
    const lack = new HostError(`${what}${place}`);
    this.fails(lack);
    return lack;
  }

  /**
   * An error that no program can catch: thrown when the turn ends, and no further job is run.
   */
  fails(error: unknown): void {
    this.#fault ??= error;
  }

  /** As `fails`, with the line of the program that is to blame. */
  failsAt(what: string): void {
    this.fails(new RangeError(`${what}${this.placeOf(new Error(what))}`));
  }

  #drain(): void {
    let left = JOBS_MAX;
    while (this.#next < this.#jobs.length && this.#fault === null) {
      const job = this.#jobs[this.#next++] as Job;
      if (--left === 0) {
        const many = `more than ${JOBS_MAX} reactions of promises in one step`;
        throw new RangeError(`${many}: a loop of awaits that waits for nothing`);
      }
      this.count++;
      this.task = job.task;
      try {
        job.run();
      } catch (error) {
        this.#failed("uncaught", error);
      }
    }
    if (this.#next > 0) {
      this.#jobs = [];
      this.#next = 0;
    }
  }

  #judgeRejections(): void {
    const rejected = this.#rejected;
    this.#rejected = [];
    const left = rejected.find(({ isHandled }) => !isHandled);
    if (left !== undefined) this.#failed("unhandled rejection", left.reason);
  }

  #failed(how: string, error: unknown): void {
    if (error instanceof HostError) {
      this.fails(error);
      return;
    }
    const place = this.placeOf(error);
    if (this.#ended === null) this.assert("uncaught");
    this.end(`crashes: ${how}: ${errorWords(error)}${place}`);
  }
}

let running: Turns | null = null;

/** The program that has its turn. @throws {HostError} if none has: what acts is not lowered. */
export function present(): Turns {
  if (running === null) throw new HostError("a promise of a program was used outside of its turn");
  return running;
}

/** Whatever was thrown: `TypeError "x is not a function"`; its message is data. */
function errorWords(error: unknown): string {
  try {
    if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
    return `${error.name} ${JSON.stringify(error.message)}`;
  } catch {
    return `a ${typeof error} without a text`;
  }
}
