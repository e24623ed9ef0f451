/**
 * The caller's side of remote procedure calls over datagrams. A call is sent once, unless its
 * options say that it is retried or hedged; every repetition has the identity of the first, so that
 * a method that is served once performs it once. Where no answer comes, the caller learns so by its
 * deadline, and the effect may have happened all the same.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { type Context, ContextError } from "../context.ts";
import type { Frame } from "../frames.ts";
import { refuseOthers, usOf } from "../options.ts";
import { copyOf } from "../plain.ts";
import { type ProgramPromise, pending, reject, resolve } from "../promise.ts";
import type { Timer } from "../timers.ts";
import type { Turns } from "../turns.ts";
import type { Breaker } from "./breaker.ts";
import { CallError, type CallErrorCode, endedCall } from "./call-error.ts";
import { checkRetry, pauseUs, type Retry } from "./retry.ts";

/** How long a call waits whose options do not say it. */
const TIMEOUT_MS = 1_000;

export interface CallOptions {
  /** On whose account; the call ends with it, and its deadline bounds the call. */
  readonly context?: Context;
  /**
   * Milliseconds, over all attempts; Infinity: for as long as the context lasts. Default: 1,000.
   */
  readonly timeoutMs?: number;
  /** Sends the call again where no answer comes. Default: it is sent once. */
  readonly retry?: Retry;
  /**
   * Sends the call to a second node as well, if no answer has come by then; the first answer
   * counts, and the other node gets a cancellation. Both may perform it: only for what is
   * idempotent over both.
   */
  readonly hedge?: { readonly to: NodeId; readonly afterMs: number };
  /** Refuses the call at once while its callee seems to be down. */
  readonly breaker?: Breaker;
}

const OPTIONS: readonly (keyof CallOptions)[] = [
  "context",
  "timeoutMs",
  "retry",
  "hedge",
  "breaker",
];
const HEDGE = ["to", "afterMs"];

/** A call without an answer so far. */
interface Calling {
  readonly frame: Omit<Frame, "timeoutUs">;
  /** The nodes that it was sent to. */
  readonly to: Set<NodeId>;
  readonly first: NodeId;
  readonly dueUs: number | null;
  readonly options: CallOptions;
  readonly promise: ProgramPromise<never>;
  readonly timers: Timer[];
  leave: (() => void) | null;
}

/** The calls that one program makes. */
export class Calls {
  readonly #turns: Turns;
  readonly #background: Context;
  readonly #calling = new Map<number, Calling>();
  readonly #boot: number;
  #last = 0;

  /** @param boot drawn for this incarnation: with the call's number it is the call's identity. */
  constructor(turns: Turns, background: Context, boot: number) {
    this.#turns = turns;
    this.#background = background;
    this.#boot = boot;
  }

  /** How many calls wait for their answers. */
  get count(): number {
    return this.#calling.size;
  }

  call(to: NodeId, name: string, argument: unknown, options: CallOptions): ProgramPromise {
    const { context = this.#background, timeoutMs = TIMEOUT_MS, retry, hedge, breaker } = options;
    const what = `call("${name}")`;
    refuseOthers(options, OPTIONS, what);
    if (retry !== undefined) checkRetry(retry);
    this.#turns.refuseUnknown(to);
    if (hedge !== undefined) {
      refuseOthers(hedge, HEDGE, `the hedge of ${what}`);
      this.#turns.refuseUnknown(hedge.to);
      usOf(hedge.afterMs, "hedge.afterMs");
    }
    const timeoutUs = usOf(timeoutMs, `timeoutMs of ${what}`);
    const promise = pending<never>();
    const { error } = context;
    if (error !== null) {
      reject(promise, endedCall(error, callOf(name, to)));
      return promise as ProgramPromise;
    }
    if (breaker !== undefined && !breaker.admits()) {
      const message = `${callOf(name, to)} was not sent: its circuit breaker is open`;
      reject(promise, new CallError("unavailable", message));
      return promise as ProgramPromise;
    }
    const nowUs = this.#turns.world.monotonicNow();
    const ownUs = Number.isFinite(timeoutUs) ? nowUs + timeoutUs : null;
    const dueUs = earlier(ownUs, context.deadlineUs);
    const id = ++this.#last;
    const body = copyOf(argument, `the argument of "${name}"`);
    const frame = { kind: "call", name, boot: this.#boot, id, body } as const;
    const timers: Timer[] = [];
    const calling = { frame, to: new Set<NodeId>(), first: to, dueUs, options, promise, timers };
    const one: Calling = { ...calling, leave: null };
    this.#calling.set(id, one);
    if (dueUs !== null) {
      const late = () => this.#fail(id, new ContextError("deadline-exceeded"));
      timers.push(this.#turns.timers.set(dueUs, late));
    }
    if (context !== this.#background) {
      const ended = () => this.#fail(id, context.error ?? new ContextError("cancelled"));
      one.leave = context.whenEnded(ended);
    }
    if (hedge !== undefined) this.#after(one, hedge.afterMs, () => this.#send(one, hedge.to));
    this.#attempt(one, 1);
    return promise as ProgramPromise;
  }

  answered(from: NodeId, { kind, boot, id, body }: Frame): void {
    const calling = boot === this.#boot ? this.#calling.get(id) : undefined;
    if (calling === undefined || !calling.to.has(from)) return;
    this.#forget(id, calling);
    const { retry, breaker } = calling.options;
    retry?.budget?.answered();
    breaker?.answered();
    this.#cancelAt(calling, from);
    if (kind === "reply") resolve(calling.promise, copyOf(body, "a reply"));
    else {
      const { code, message } = body as { readonly code: CallErrorCode; readonly message: string };
      reject(calling.promise, new CallError(code, message));
    }
  }

  /**
   * Sends a call, and again where no answer comes in time. @param number of the attempt, from 1.
   */
  #attempt(calling: Calling, number: number): void {
    this.#send(calling, calling.first);
    const { retry } = calling.options;
    if (retry === undefined) return;
    this.#after(calling, retry.attemptMs, () => {
      const mayRetry = retry.budget?.lost() ?? true;
      if (!mayRetry || number >= retry.attempts) return;
      const next = number + 1;
      this.#after(calling, pauseUs(retry, next) / 1_000, () => this.#attempt(calling, next));
    });
  }

  /** Acts later, unless the call has ended by then. */
  #after({ timers }: Calling, ms: number, act: () => void): void {
    const dueUs = this.#turns.world.monotonicNow() + Math.round(ms * 1_000);
    timers.push(this.#turns.timers.set(dueUs, act));
  }

  /** The callee learns how long the caller still waits: the deadline is passed on. */
  #send(calling: Calling, to: NodeId): void {
    const { frame, dueUs } = calling;
    const timeoutUs = dueUs === null ? -1 : Math.max(0, dueUs - this.#turns.world.monotonicNow());
    calling.to.add(to);
    this.#turns.send(to, { ...frame, timeoutUs });
  }

  /** The caller gives up. Callees end by the deadline themselves; a cancellation is sent. */
  #fail(id: number, error: ContextError): void {
    const calling = this.#calling.get(id);
    if (calling === undefined) return;
    this.#forget(id, calling);
    const { frame, first, promise, options } = calling;
    if (error.code === "cancelled") {
      options.breaker?.cancelled();
      this.#cancelAt(calling, null);
    } else options.breaker?.unanswered();
    reject(promise, endedCall(error, callOf(frame.name, first)));
  }

  /** Cancels a call at the nodes that it was sent to. @param but that one, which has answered. */
  #cancelAt({ to, frame }: Calling, but: NodeId | null): void {
    for (const node of to) {
      if (node === but) continue;
      this.#turns.send(node, { ...frame, kind: "cancel", body: null, timeoutUs: -1 });
    }
  }

  #forget(id: number, { timers, leave }: Calling): void {
    this.#calling.delete(id);
    for (const timer of timers) this.#turns.timers.clear(timer);
    leave?.();
  }
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function callOf(name: string, to: NodeId): string {
  return `the call of "${name}" at n${to}`;
}
