/**
 * Who waits for what: tasks, and what each is blocked on; a program in which nothing can proceed
 * any more ends, and names who waits for whom.
 */
import type { Context } from "../context.ts";
import { refuseOthers, usOf } from "../options.ts";
import { type ProgramPromise, pending, reject, resolve } from "../promise.ts";
import type { Task } from "../task.ts";
import type { Timer } from "../timers.ts";
import { present, type Turns } from "../turns.ts";

/** Raised where a lock is asked for that can never be had. */
export class DeadlockError extends Error {
  override readonly name = "DeadlockError";
}

/** A task that is blocked. */
export interface Wait {
  readonly task: Task | null;
  /** `to send on jobs`, `for the lock accounts, which worker 2 holds`. */
  readonly what: () => string;
}

/** The waits of one program. */
class Waits {
  readonly #waiting = new Set<Wait>();
  /** What counts the things of each kind, for those that have no name. */
  readonly counts = new Map<string, number>();
  /** Whether anything of the world may wake the program: messages, calls, clients, writes. */
  isOpen: () => boolean = () => true;

  get all(): readonly Wait[] {
    return [...this.#waiting];
  }

  add(wait: Wait): () => void {
    this.#waiting.add(wait);
    return () => this.#waiting.delete(wait);
  }

  /** Nothing is runnable at the end of a turn: no deadlock if a timer or the world may wake it. */
  judge(turns: Turns): void {
    const blocked = this.all.filter(({ task }) => task === null || !isDaemon(task));
    if (blocked.length === 0 || turns.timers.size > 0 || this.isOpen()) return;
    turns.assert("deadlocked", blocked.length);
    const who = blocked.map(({ task, what }) => `${nameOf(task)} waits ${what()}`);
    turns.end(`crashes: deadlock: ${who.join("; ")}`);
  }
}

function waitsOf(turns: Turns): Waits {
  return turns.own("waits", () => {
    const waits = new Waits();
    turns.atRest = () => waits.judge(turns);
    return waits;
  });
}

/** Says when the world may wake the program. */
export function openWhen(turns: Turns, isOpen: () => boolean): void {
  waitsOf(turns).isOpen = isOpen;
}

/** How many tasks are blocked. */
export function blockedIn(turns: Turns): number {
  return waitsOf(turns).all.length;
}

/** `channel 1`: a name for a thing that was given none. */
export function numbered(kind: string): string {
  const { counts } = waitsOf(present());
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  return `${kind} ${count}`;
}

/** Blocks the present task. @returns what wakes it. */
export function block<T>(what: () => string): Blocked<T> {
  const turns = present();
  const promise = pending<T>();
  const leave = waitsOf(turns).add({ task: turns.task, what });
  return {
    promise,
    task: turns.task,
    wake(value) {
      leave();
      resolve(promise as ProgramPromise<never>, value);
    },
    fail(error) {
      leave();
      reject(promise as ProgramPromise<never>, error);
    },
  };
}

/** A task that is blocked, and what wakes it. */
export interface Blocked<T> {
  readonly promise: ProgramPromise<T>;
  readonly task: Task | null;
  wake(value: T): void;
  fail(error: unknown): void;
}

/** A task that the program spawned. */
interface SpawnedTask extends Task {
  readonly daemon: boolean;
}

function isDaemon(task: Task): boolean {
  return (task as Partial<SpawnedTask>).daemon === true;
}

export function nameOf(task: Task | null): string {
  return task?.name ?? "a handler";
}

/** How a task is spawned. */
export interface SpawnOptions {
  /** Default: the function's name, or its number. */
  readonly name?: string;
  /** A daemon: that it waits forever is not a deadlock. */
  readonly daemon?: boolean;
  /**
   * On whose account it works: a task that is not a daemon, and that is still there `graceMs` after
   * its context has ended, has leaked.
   */
  readonly context?: Context;
  /** Default: 1,000. */
  readonly graceMs?: number;
}

/** Runs a function as a task of its own, from now on; what it rejects with ends the process. */
export function spawn(body: () => unknown, options: SpawnOptions = {}): ProgramPromise {
  if (typeof body !== "function") throw new TypeError("spawn wants a function");
  refuseOthers(options, ["name", "daemon", "context", "graceMs"], "spawn");
  usOf(options.graceMs ?? 0, "graceMs of spawn");
  const turns = present();
  const { name = body.name || numbered("task"), daemon = false, context } = options;
  const task: SpawnedTask = { name, daemon };
  const promise = pending();
  const before = turns.task;
  turns.task = task;
  try {
    resolve(promise as ProgramPromise<never>, body());
  } catch (error) {
    reject(promise as ProgramPromise<never>, error);
  } finally {
    turns.task = before;
  }
  if (context === undefined || daemon) return promise;
  return promise.finally(watch(turns, name, context, options.graceMs));
}

/** How much later than it is due a timer fires, at most, of a machine that runs. */
const LATE_US = 1_000;

/**
 * Says so if a task is still there some time after its context has ended.
 * @returns what is to be called when it has ended.
 */
function watch(turns: Turns, name: string, context: Context, graceMs = 1_000): () => void {
  const { timers } = turns;
  let timer: Timer | null = null;
  const wait = (): void => {
    const dueUs = turns.world.monotonicNow() + Math.round(graceMs * 1_000);
    timer = timers.set(dueUs, () => {
      // A paused machine has given its tasks no time to end.
      if (turns.world.monotonicNow() > dueUs + LATE_US) wait();
      else {
        turns.world.log(`leaked: ${name} is still there ${graceMs} ms after its context has ended`);
        turns.assert("leaked", Math.round(graceMs * 1_000));
      }
    });
  };
  const leave = context.whenEnded(wait);
  return () => {
    leave();
    if (timer !== null) timers.clear(timer);
  };
}
