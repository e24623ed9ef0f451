/**
 * Remote procedure calls over datagrams. A call is sent once: where it or its reply is lost, the
 * caller learns so by its deadline, and the effect may have happened all the same. A duplicate of
 * the network's is served twice.
 */
import type { NodeId } from "../protocol/node-id.ts";
import { Context, ContextError } from "./context.ts";
import type { Frame } from "./frames.ts";
import { copyOf } from "./plain.ts";
import { type ProgramPromise, pending, reject, resolve, whenSettled } from "./promise.ts";
import type { Timer } from "./timers.ts";
import { present, type Turns } from "./turns.ts";

/** A call whose options do not say how long it waits waits so long. */
const TIMEOUT_MS = 1_000;

/** Why a call has no answer. */
export class CallError extends Error {
  override readonly name = "CallError";
  /**
   * `failed`: the handler threw; its error's name and message are in the message. `unimplemented`:
   * the callee serves no such method. Of the others nothing is known of what became of the call.
   */
  readonly code: "cancelled" | "deadline-exceeded" | "failed" | "unimplemented";

  constructor(code: CallError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

export interface CallOptions {
  /** On whose account; the call ends with it. */
  readonly context?: Context;
  /** Milliseconds; Infinity: for as long as the context lasts. Default: 1,000. */
  readonly timeoutMs?: number;
}

/** What a method's handler gets with a call. */
export interface Incoming {
  readonly from: NodeId;
  /** Ends with the caller's patience, or when the caller says so. */
  readonly context: Context;
}

export type Method = (argument: never, call: Incoming) => unknown;

/** A call without an answer so far. */
interface Calling {
  readonly to: NodeId;
  readonly name: string;
  readonly promise: ProgramPromise<never>;
  readonly timer: Timer | null;
  readonly leave: (() => void) | null;
}

/** The calls of one program: those that it makes, and those that it serves. */
export class Calls {
  readonly #turns: Turns;
  readonly #background: Context;
  readonly #methods = new Map<string, Method>();
  readonly #calling = new Map<number, Calling>();
  /** By `from boot id`: what cancels them. */
  readonly #serving = new Map<string, () => void>();
  readonly #boot: number;
  #last = 0;

  constructor(turns: Turns, background: Context, boot: number) {
    this.#turns = turns;
    this.#background = background;
    this.#boot = boot;
  }

  /** Calls that wait for their answers. */
  get calling(): number {
    return this.#calling.size;
  }

  /** Whether it has methods that others may call. */
  get isServing(): boolean {
    return this.#methods.size > 0;
  }

  /** Calls that are being served. */
  get serving(): number {
    return this.#serving.size;
  }

  serve(name: string, method: unknown): void {
    if (typeof method !== "function") throw new TypeError(`serve("${name}") wants a function`);
    this.#methods.set(name, method as Method);
  }

  call(to: NodeId, name: string, argument: unknown, options: CallOptions): ProgramPromise {
    const { context = this.#background, timeoutMs = TIMEOUT_MS } = options;
    const promise = pending<never>();
    const { error } = context;
    if (error !== null) {
      reject(promise, callErrorOf(error, name, to));
      return promise as ProgramPromise;
    }
    const { world, timers } = this.#turns;
    const nowUs = world.monotonicNow();
    const ownUs = Number.isFinite(timeoutMs) ? nowUs + Math.round(timeoutMs * 1_000) : null;
    const dueUs = earlier(ownUs, context.deadlineUs);
    const id = ++this.#last;
    this.#calling.set(id, {
      to,
      name,
      promise,
      timer:
        dueUs === null
          ? null
          : timers.set(dueUs, () => this.#fail(id, new ContextError("deadline-exceeded"))),
      leave:
        context === this.#background
          ? null
          : context.whenEnded(() => this.#fail(id, context.error ?? new ContextError("cancelled"))),
    });
    const body = copyOf(argument, `the argument of "${name}"`);
    const timeoutUs = dueUs === null ? -1 : dueUs - nowUs;
    this.#send(to, { kind: "call", name, boot: this.#boot, id, body, timeoutUs });
    return promise as ProgramPromise;
  }

  receive(from: NodeId, frame: Frame): void {
    switch (frame.kind) {
      case "call":
        this.#perform(from, frame);
        break;
      case "cancel":
        this.#serving.get(keyOf(from, frame))?.();
        break;
      case "reply":
      case "error":
        this.#answered(from, frame);
        break;
      case "message":
        break;
    }
  }

  #perform(from: NodeId, { name, boot, id, body, timeoutUs }: Frame): void {
    const method = this.#methods.get(name);
    const reply = (kind: Frame["kind"], value: unknown): void =>
      this.#send(from, { kind, name, boot, id, body: value, timeoutUs: -1 });
    if (method === undefined) {
      reply("error", { code: "unimplemented", message: `no method "${name}"` });
      return;
    }
    const dueUs = timeoutUs < 0 ? null : present().world.monotonicNow() + timeoutUs;
    const { context, cancel } = new Context(this.#background, dueUs).withCancel();
    const key = keyOf(from, { boot, id });
    this.#serving.set(key, cancel);
    let result: unknown;
    try {
      result = method(copyOf(body, name) as never, { from, context });
    } catch (error) {
      this.#serving.delete(key);
      reply("error", remote(error));
      return;
    }
    whenSettled(result, {
      resume: (isRejected, value) => {
        this.#serving.delete(key);
        // Its caller has given up.
        if (context.error !== null) return;
        if (isRejected) reply("error", remote(value));
        else reply("reply", copyOf(value, `the reply of "${name}"`));
      },
    });
  }

  #answered(from: NodeId, { kind, boot, id, body }: Frame): void {
    const calling = boot === this.#boot ? this.#calling.get(id) : undefined;
    if (calling === undefined || calling.to !== from) return;
    this.#forget(id, calling);
    if (kind === "reply") resolve(calling.promise, copyOf(body, "a reply"));
    else {
      const { code, message } = body as {
        readonly code: CallError["code"];
        readonly message: string;
      };
      reject(calling.promise, new CallError(code, message));
    }
  }

  /** The caller gives up, and sends the callee a cancellation. */
  #fail(id: number, error: ContextError): void {
    const calling = this.#calling.get(id);
    if (calling === undefined) return;
    this.#forget(id, calling);
    const { to, name, promise } = calling;
    if (error.code === "cancelled") {
      this.#send(to, { kind: "cancel", name, boot: this.#boot, id, body: null, timeoutUs: -1 });
    }
    reject(promise, callErrorOf(error, name, to));
  }

  #forget(id: number, { timer, leave }: Calling): void {
    this.#calling.delete(id);
    if (timer !== null) this.#turns.timers.clear(timer);
    leave?.();
  }

  #send(to: NodeId, frame: Frame): void {
    this.#turns.world.send(to, frame);
  }
}

function keyOf(from: NodeId, { boot, id }: Pick<Frame, "boot" | "id">): string {
  return `${from} ${boot} ${id}`;
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function callErrorOf({ code }: ContextError, name: string, to: NodeId): CallError {
  const what = code === "cancelled" ? "was cancelled" : "was not answered by its deadline";
  return new CallError(code, `the call of "${name}" at n${to} ${what}`);
}

/** What a caller gets of an error that the handler threw. */
function remote(error: unknown): { readonly code: string; readonly message: string } {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: "failed", message };
}
