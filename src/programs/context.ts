/**
 * Contexts, as in Go: a context bounds how long a piece of work may take. It is cancelled by its
 * maker, by its deadline, or with its parent; cancelling does not wait for the work to end.
 */
import { ProgramAbortController, type ProgramAbortSignal } from "./abort.ts";
import { usOf } from "./options.ts";
import type { Timer } from "./timers.ts";
import { present } from "./turns.ts";

/** Why a context ended. */
export class ContextError extends Error {
  override readonly name = "ContextError";
  readonly code: "cancelled" | "deadline-exceeded";

  constructor(code: ContextError["code"]) {
    super(code === "cancelled" ? "context cancelled" : "context deadline exceeded");
    this.code = code;
  }
}

/** A context, and what ends it. */
export interface Cancellable {
  readonly context: Context;
  readonly cancel: () => void;
}

export class Context {
  /** By the machine's monotonic clock, microseconds; null: it has none. */
  readonly deadlineUs: number | null;
  #error: ContextError | null = null;
  #listeners = new Set<() => void>();
  #timer: Timer | null = null;
  readonly #parent: Context | null;
  #leaveParent: (() => void) | null = null;
  #signal: ProgramAbortController | null = null;

  constructor(parent: Context | null, deadlineUs: number | null) {
    const inherited = parent?.deadlineUs ?? null;
    this.deadlineUs =
      deadlineUs === null || inherited === null
        ? (deadlineUs ?? inherited)
        : Math.min(deadlineUs, inherited);
    this.#parent = parent;
  }

  /** Why it ended; null while it has not. */
  get error(): ContextError | null {
    if (this.#error !== null) return this.#error;
    if (this.#parent !== null && this.#parent.error !== null) return this.#parent.error;
    if (this.deadlineUs === null || present().world.monotonicNow() < this.deadlineUs) return null;
    return new ContextError("deadline-exceeded");
  }

  /** @throws {ContextError} once it has ended. */
  throwIfEnded(): void {
    const { error } = this;
    if (error !== null) throw error;
  }

  /** The same for code that knows `AbortSignal`. */
  get signal(): ProgramAbortSignal {
    if (this.#signal === null) {
      const controller = new ProgramAbortController();
      this.#signal = controller;
      this.whenEnded(() => controller.abort(this.error));
    }
    return this.#signal.signal;
  }

  /**
   * Calls back when it ends, at once if it has.
   * @returns what takes that back.
   */
  whenEnded(callback: () => void): () => void {
    if (this.error !== null) {
      callback();
      return () => undefined;
    }
    this.#listeners.add(callback);
    if (this.#listeners.size === 1) this.#begin();
    return () => {
      if (this.#listeners.delete(callback) && this.#listeners.size === 0) this.#rest();
    };
  }

  withCancel(): Cancellable {
    const context = new Context(this, null);
    return { context, cancel: () => context.#end(new ContextError("cancelled")) };
  }

  /** @param ms from now; a deadline of the parent that is earlier holds. */
  withTimeout(ms: number): Cancellable {
    const dueUs = present().world.monotonicNow() + usOf(ms, "withTimeout");
    const context = new Context(this, dueUs);
    return { context, cancel: () => context.#end(new ContextError("cancelled")) };
  }

  /** Listens to whatever may end it, as long as it has listeners itself. */
  #begin(): void {
    const parent = this.#parent;
    if (parent !== null) {
      this.#leaveParent = parent.whenEnded(() => this.#end(parent.error as ContextError));
    }
    const ownDeadline = this.deadlineUs !== (parent?.deadlineUs ?? null);
    if (this.deadlineUs !== null && ownDeadline && this.#error === null) {
      this.#timer = present().timers.set(this.deadlineUs, () =>
        this.#end(new ContextError("deadline-exceeded")),
      );
    }
  }

  #rest(): void {
    this.#leaveParent?.();
    this.#leaveParent = null;
    if (this.#timer !== null) present().timers.clear(this.#timer);
    this.#timer = null;
  }

  #end(error: ContextError): void {
    if (this.#error !== null) return;
    this.#error = this.error ?? error;
    const listeners = this.#listeners;
    this.#listeners = new Set();
    this.#rest();
    for (const listener of listeners) listener();
  }
}
