/** Mutexes and wait groups, with Go's semantics (package sync). */
import { type ProgramPromise, pending, resolve } from "../promise.ts";
import type { Task } from "../task.ts";
import { present } from "../turns.ts";
import { type Blocked, block, DeadlockError, nameOf, numbered } from "./waits.ts";

/** A lock was used as no lock can be: in Go a fatal error. */
export class LockError extends Error {
  override readonly name = "LockError";
}

/** A lock of one holder; who holds it and asks for it again waits for itself. */
export class Mutex {
  readonly name: string;
  #isLocked = false;
  #holder: Task | null = null;
  readonly #line: Blocked<void>[] = [];

  constructor(name = numbered("mutex")) {
    this.name = name;
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  /**
   * Waits for the lock; those who wait have it in the order of asking.
   * @throws {DeadlockError} if its holder waits, over other locks, for who asks.
   */
  lock(): ProgramPromise<void> {
    const turns = present();
    if (!this.#isLocked) {
      this.#hold(turns.task);
      return done();
    }
    const cycle = this.#cycleOf(turns.task);
    if (cycle !== null) {
      turns.assert("deadlocked", cycle.length);
      throw new DeadlockError(`deadlock: ${cycle.join("; ")}`);
    }
    const blocked = block<void>(() => `for ${this.name}, which ${nameOf(this.#holder)} holds`);
    this.#line.push(blocked);
    if (turns.task !== null) wanted().set(turns.task, this);
    return blocked.promise;
  }

  /** @returns whether it has the lock now. */
  tryLock(): boolean {
    if (this.#isLocked) return false;
    this.#hold(present().task);
    return true;
  }

  /**
   * Unlocks: the lock passes to the task that has waited longest.
   * @throws {LockError} if it is not locked.
   */
  unlock(): void {
    if (!this.#isLocked) throw new LockError(`unlock of ${this.name}, which is not locked`);
    const next = this.#line.shift();
    if (next === undefined) {
      this.#isLocked = false;
      this.#holder = null;
      return;
    }
    if (next.task !== null) wanted().delete(next.task);
    this.#hold(next.task);
    next.wake();
  }

  #hold(task: Task | null): void {
    this.#isLocked = true;
    this.#holder = task;
  }

  /**
   * The cycle of tasks that a further wait would close, from that task back to itself; null: none.
   */
  #cycleOf(asks: Task | null): readonly string[] | null {
    if (asks === null) return null;
    const words: string[] = [];
    let task: Task | null = asks;
    for (let lock: Mutex | undefined = this; lock !== undefined && task !== null; ) {
      const holder: Task | null = lock.#holder;
      words.push(`${nameOf(task)} waits for ${lock.name}, which ${nameOf(holder)} holds`);
      if (holder === asks) return words;
      task = holder;
      lock = holder === null ? undefined : wanted().get(holder);
    }
    return null;
  }
}

/** By task: the lock that it waits for. */
function wanted(): Map<Task, Mutex> {
  return present().own("wanted locks", () => new Map<Task, Mutex>());
}

/** Counts tasks that are to end. */
export class WaitGroup {
  readonly name: string;
  #count = 0;
  #line: Blocked<void>[] = [];

  constructor(name = numbered("wait group")) {
    this.name = name;
  }

  /** @throws {LockError} if the count would fall below 0. */
  add(count: number): void {
    if (this.#count + count < 0) throw new LockError(`${this.name} falls below 0`);
    this.#count += count;
    if (this.#count > 0) return;
    const line = this.#line;
    this.#line = [];
    for (const blocked of line) blocked.wake();
  }

  /** One has ended. */
  done(): void {
    this.add(-1);
  }

  /** Waits until the count is 0. */
  wait(): ProgramPromise<void> {
    if (this.#count === 0) return done();
    const blocked = block<void>(() => `for ${this.name}, of which ${this.#count} are left`);
    this.#line.push(blocked);
    return blocked.promise;
  }
}

function done(): ProgramPromise<void> {
  const promise = pending<void>();
  resolve(promise as ProgramPromise<never>);
  return promise;
}
