/**
 * Streams: many items each way within one call, as in gRPC. Each has a session of its own, in
 * which items arrive in order and once; when it breaks, each end learns of that on its own, at
 * different moments. Either end may give up; the deadline of the caller bounds the whole stream, at
 * each end by its own clock.
 */
import type { NodeId, SessionId } from "../../protocol/node-id.ts";
import { type Cancellable, Context } from "../context.ts";
import { spawn } from "../csp/waits.ts";
import type { Frame } from "../frames.ts";
import { refuseOthers, usOf } from "../options.ts";
import { copyOf } from "../plain.ts";
import { whenSettled } from "../promise.ts";
import type { Turns } from "../turns.ts";
import { CallError, type CallErrorCode, endedCall } from "./call-error.ts";
import { wordsOf } from "./serving.ts";
import { ProgramStream, type StreamWire } from "./stream.ts";

/** Items that an end may be sent ahead of what it has taken, where its options do not say it. */
const WINDOW = 16;

export interface StreamOptions {
  /** On whose account; the stream ends with it. */
  readonly context?: Context;
  /** Milliseconds, for the whole stream. Default: as long as the context lasts. */
  readonly timeoutMs?: number;
  /** Items that may arrive here before one is taken: at least 1. Default: 16. */
  readonly window?: number;
}

export interface ServeStreamOptions {
  /** As a caller's. */
  readonly window?: number;
}

type StreamMethod = (...given: readonly unknown[]) => unknown;

interface Served {
  readonly method: StreamMethod;
  readonly window: number;
}

/** An end that is open. */
interface End {
  readonly session: SessionId;
  readonly name: string;
  readonly stream: ProgramStream;
  /** Of the end that opened, what it sends once the session is up; null: it was sent. */
  opening: (() => Frame) | null;
  /** Whether this end serves. */
  readonly serves: boolean;
  /** Ends its context. */
  readonly cancel: () => void;
  /** Stops listening to its context. */
  leave: () => void;
}

/** The streams of one program, its own and those that it serves. */
export class Streams {
  readonly #turns: Turns;
  readonly #background: Context;
  readonly #methods = new Map<string, Served>();
  readonly #ends = new Map<SessionId, End>();

  constructor(turns: Turns, background: Context) {
    this.#turns = turns;
    this.#background = background;
  }

  /** How many are open. */
  get count(): number {
    return this.#ends.size;
  }

  /** Whether it has methods that others may open. */
  get isServing(): boolean {
    return this.#methods.size > 0;
  }

  serve(name: string, method: unknown, options: ServeStreamOptions = {}): void {
    refuseOthers(options, ["window"], `serveStream("${name}")`);
    if (this.#methods.has(name)) throw new TypeError(`"${name}" is served already`);
    const { window = WINDOW } = options;
    if (typeof method !== "function")
      throw new TypeError(`serveStream("${name}") wants a function`);
    this.#methods.set(name, { method: method as StreamMethod, window: checked(window) });
  }

  /** Opens a stream: what is sent waits until the callee has given its window. */
  open(to: NodeId, name: string, argument: unknown, options: StreamOptions): ProgramStream {
    refuseOthers(options, ["context", "timeoutMs", "window"], `openStream("${name}")`);
    const { context = this.#background, timeoutMs, window = WINDOW } = options;
    const ms = timeoutMs ?? Number.POSITIVE_INFINITY;
    usOf(ms, `timeoutMs of openStream("${name}")`);
    const bounded = Number.isFinite(ms) ? context.withTimeout(ms) : context.withCancel();
    const body = copyOf(argument, `the argument of "${name}"`);
    const { world } = this.#turns;
    const session = world.openSession(to);
    const end = this.#add(session, to, name, checked(window), bounded, false);
    end.opening = () => {
      const { deadlineUs } = bounded.context;
      const timeoutUs = deadlineUs === null ? -1 : Math.max(0, deadlineUs - world.monotonicNow());
      return { kind: "open", name, boot: 0, id: window, body, timeoutUs };
    };
    return end.stream;
  }

  /** A session has come up at this end, or this end has learned that it is over. */
  session(session: SessionId, isUp: boolean): void {
    const end = this.#ends.get(session);
    if (end === undefined) return;
    if (isUp) {
      if (end.opening !== null) this.#turns.sendIn(session, end.opening());
      end.opening = null;
    } else this.#fail(end, new CallError("broken", `${end.stream.name} broke`), false);
  }

  receive(session: SessionId, from: NodeId, frame: Frame): void {
    if (frame.kind === "open") {
      this.#accept(session, from, frame);
      return;
    }
    const end = this.#ends.get(session);
    if (end === undefined) return;
    const { stream } = end;
    switch (frame.kind) {
      case "item":
        stream.arrived(frame.body);
        break;
      case "credit":
        stream.credited(frame.id);
        break;
      case "end":
        stream.ended(frame.body);
        if (end.serves) break;
        if (!stream.hasEnded) {
          stream.refuse(new CallError("ended", `${stream.name} was ended by its callee`));
        }
        this.#close(end);
        break;
      case "error": {
        const { code, message } = frame.body as { code: CallErrorCode; message: string };
        this.#fail(end, new CallError(code, message), false);
        break;
      }
      case "cancel":
        this.#fail(end, new CallError("cancelled", `${stream.name} was cancelled`), true);
        break;
      default:
        // No other kind is sent in a session.
        break;
    }
  }

  #accept(session: SessionId, from: NodeId, frame: Frame): void {
    const { name, body, id, timeoutUs } = frame;
    const served = this.#methods.get(name);
    const { world } = this.#turns;
    if (served === undefined) {
      this.#send(session, name, "error", 0, { code: "unimplemented", message: `no "${name}"` });
      world.closeSession(session);
      return;
    }
    const dueUs = timeoutUs < 0 ? null : world.monotonicNow() + timeoutUs;
    const bounded = new Context(this.#background, dueUs).withCancel();
    const end = this.#add(session, from, name, served.window, bounded, true);
    const { stream } = end;
    stream.credited(id);
    this.#send(session, name, "credit", served.window, null);
    const call = { from, context: bounded.context };
    const handled = spawn(() => served.method(copyOf(body, name), stream, call), {
      name: stream.name,
      context: bounded.context,
    });
    whenSettled(handled, {
      resume: (isRejected, value) => {
        // The stream was over before.
        if (!this.#ends.has(session)) return;
        if (isRejected) this.#refuse(end, new CallError("failed", wordsOf(value)));
        else stream.end(copyOf(value ?? null, `the answer of "${name}"`));
      },
    });
  }

  /** Makes an end, which ends with its context. */
  #add(
    session: SessionId,
    peer: NodeId,
    name: string,
    window: number,
    { context, cancel }: Cancellable,
    serves: boolean,
  ): End {
    const title = `the stream "${name}" ${serves ? "from" : "to"} n${peer}`;
    const wire: StreamWire = {
      item: (number, body) => this.#send(session, name, "item", number, body),
      credit: (granted) => this.#send(session, name, "credit", granted, null),
      end: (answer) => {
        this.#send(session, name, "end", 0, answer);
        // What the caller still sends is not taken.
        if (serves) this.#close(end);
      },
    };
    const stream = new ProgramStream(title, window, wire, cancel);
    const leave = () => undefined;
    const end: End = { session, name, stream, opening: null, serves, cancel, leave };
    this.#ends.set(session, end);
    const ended = (): void => {
      const { error } = context;
      if (error === null) return;
      if (serves) this.#refuse(end, endedCall(error, title));
      else {
        this.#send(session, name, "cancel", 0, null);
        this.#fail(end, endedCall(error, title), true);
      }
    };
    end.leave = context.whenEnded(ended);
    return end;
  }

  /** The end that serves gives up, and says why. */
  #refuse(end: End, error: CallError): void {
    const { code, message } = error;
    this.#send(end.session, end.name, "error", 0, { code, message });
    this.#fail(end, error, true);
  }

  #fail(end: End, error: CallError, dropsArrived: boolean): void {
    if (!this.#ends.has(end.session)) return;
    this.#close(end);
    end.stream.fail(error, dropsArrived);
  }

  /** What works on its account learns that it is over. */
  #close({ session, leave, cancel }: End): void {
    this.#ends.delete(session);
    leave();
    cancel();
    this.#turns.world.closeSession(session);
  }

  #send(session: SessionId, name: string, kind: Frame["kind"], id: number, body: unknown): void {
    this.#turns.sendIn(session, { kind, name, boot: 0, id, body, timeoutUs: -1 });
  }
}

/** @throws {RangeError} if a window is no whole number of at least 1. */
function checked(window: number): number {
  if (!(Number.isSafeInteger(window) && window >= 1)) {
    throw new RangeError(`window: expected a whole number of at least 1, not ${window}`);
  }
  return window;
}
