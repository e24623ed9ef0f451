/**
 * One end of a stream: what it sends waits for the window that the other end has given, what it
 * receives is kept until it is taken. Credit returns when items are taken, not when they arrive:
 * so a slow receiver slows its sender down, and neither holds more than a window
 * (RFC 9113, §5.2, Flow control).
 */
import type { Received } from "../csp/channel.ts";
import { copyOf } from "../plain.ts";
import { type ProgramPromise, pending, reject, resolve } from "../promise.ts";
import type { CallError } from "./call-error.ts";

/** What one end tells the other, in a session: in order and once, until it breaks. */
export interface StreamWire {
  /** Sends an item. @param number from 1 in each direction. */
  item(number: number, body: unknown): void;
  /** @param granted how many items the other end may send, counted since the start. */
  credit(granted: number): void;
  /** This end sends no more. @param answer of the end that serves. */
  end(answer: unknown): void;
}

/** An item that waits for the window. */
interface Held {
  readonly item: unknown;
  readonly promise: ProgramPromise<void>;
}

export class ProgramStream {
  /** `the stream "upload" to n2`. */
  readonly name: string;
  /** Gives it up, at both ends. */
  readonly cancel: () => void;
  readonly #wire: StreamWire;
  readonly #window: number;
  /** Sent, and how many may be: by what the other end has said so far. */
  #sent = 0;
  #granted = 0;
  readonly #line: Held[] = [];
  /** What is sent as the end of this direction, once the line is empty; null: it goes on. */
  #ending: { readonly answer: unknown } | null = null;
  #hasEnded = false;
  /** Arrived and not taken; taken; and how many the other end may send. */
  readonly #buffer: unknown[] = [];
  #taken = 0;
  #allowed: number;
  #receivers: ProgramPromise<Received<unknown>>[] = [];
  #otherEnded: { readonly answer: unknown } | null = null;
  #answers: ProgramPromise[] = [];
  /** Why it failed; and why nothing more is sent, where the other end has returned before. */
  #error: CallError | null = null;
  #refusal: CallError | null = null;

  /** @param window items that the other end may be ahead of what is taken here. */
  constructor(name: string, window: number, wire: StreamWire, cancel: () => void) {
    this.name = name;
    this.cancel = cancel;
    this.#wire = wire;
    this.#window = window;
    this.#allowed = window;
  }

  /** Items that were sent here and wait for the other end's window. */
  get queued(): number {
    return this.#line.length;
  }

  /** Items that have arrived and were not taken: a window at most. */
  get buffered(): number {
    return this.#buffer.length;
  }

  /** Whether the end of this direction is sent. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Sends an item: kept when the window has let it go, which says nothing of its arrival.
   * @returns rejected with a `CallError` if the stream ends before.
   * @throws {TypeError} after `end`, or for what is not plain data.
   */
  send(item: unknown): ProgramPromise<void> {
    if (this.#ending !== null) throw new TypeError(`send on ${this.name} after its end`);
    const promise = pending<void>();
    const refusal = this.#error ?? this.#refusal;
    if (refusal !== null) reject(promise as ProgramPromise<never>, refusal);
    else {
      this.#line.push({ item: copyOf(item, "an item"), promise });
      this.#flow();
    }
    return promise;
  }

  /**
   * Half-close: after what was sent nothing more is. The other direction goes on.
   * @param answer of the end that serves.
   */
  end(answer: unknown = null): void {
    if (this.#ending !== null || this.#error !== null || this.#refusal !== null) return;
    this.#ending = { answer };
    this.#flow();
  }

  /** The next item, in the order of sending; `ok` is false once the other end has ended. */
  receive(): ProgramPromise<Received<unknown>> {
    const promise = pending<Received<unknown>>();
    this.#receivers.push(promise);
    this.#serveReceivers();
    return promise;
  }

  /**
   * What the end that serves answered with its end, at the end that opened; null at the other.
   * @returns rejected with a `CallError` if the stream fails before.
   */
  answer(): ProgramPromise {
    const promise = pending();
    this.#answers.push(promise);
    this.#settleAnswers();
    return promise;
  }

  /** Its items until the other end has ended: for `for await`. */
  [Symbol.asyncIterator](): object {
    return {
      next: () =>
        this.receive().then((({ value, ok }: Received<unknown>) => ({
          value,
          done: !ok,
        })) as never),
      return: (value: unknown) => kept({ value, done: true }),
    };
  }

  // --- what the other end said ---

  credited(granted: number): void {
    this.#granted = Math.max(this.#granted, granted);
    this.#flow();
  }

  arrived(body: unknown): void {
    if (this.#error !== null) return;
    this.#buffer.push(copyOf(body, "an item"));
    this.#serveReceivers();
  }

  ended(answer: unknown): void {
    if (this.#error !== null) return;
    this.#otherEnded = { answer: copyOf(answer, "an answer") };
    this.#serveReceivers();
    this.#settleAnswers();
  }

  /** The other end takes no more. */
  refuse(error: CallError): void {
    this.#refusal ??= error;
    for (const { promise } of this.#line.splice(0)) reject(promise as ProgramPromise<never>, error);
  }

  /**
   * It is over, before its time.
   * @param dropsArrived whether what has arrived is given up as well.
   */
  fail(error: CallError, dropsArrived: boolean): void {
    if (this.#error !== null) return;
    this.#error = error;
    if (dropsArrived) this.#buffer.length = 0;
    this.refuse(error);
    this.#serveReceivers();
    this.#settleAnswers();
  }

  /** Sends what the window lets go, and after all of it the end. */
  #flow(): void {
    while (this.#line.length > 0 && this.#sent < this.#granted) {
      const { item, promise } = this.#line.shift() as Held;
      this.#wire.item(++this.#sent, item);
      resolve(promise as ProgramPromise<never>);
    }
    // Where nothing was granted so far, the callee does not know of the stream yet.
    if (this.#ending === null || this.#hasEnded || this.#line.length > 0 || this.#granted === 0) {
      return;
    }
    this.#hasEnded = true;
    this.#wire.end(this.#ending.answer);
  }

  #serveReceivers(): void {
    while (this.#receivers.length > 0) {
      if (this.#buffer.length > 0) {
        const value = this.#buffer.shift();
        resolve(this.#receivers.shift() as never, { value, ok: true });
        this.#took();
      } else if (this.#otherEnded !== null) {
        resolve(this.#receivers.shift() as never, { value: undefined, ok: false });
      } else if (this.#error !== null) reject(this.#receivers.shift() as never, this.#error);
      else return;
    }
  }

  /** Credit is returned by the half window, so that not every item costs a message. */
  #took(): void {
    this.#taken++;
    if (this.#otherEnded !== null || this.#error !== null) return;
    const granted = this.#taken + this.#window;
    if (2 * (granted - this.#allowed) < this.#window) return;
    this.#allowed = granted;
    this.#wire.credit(granted);
  }

  #settleAnswers(): void {
    if (this.#otherEnded === null && this.#error === null) return;
    for (const promise of this.#answers.splice(0)) {
      if (this.#otherEnded !== null) resolve(promise as never, this.#otherEnded.answer);
      else reject(promise as never, this.#error);
    }
  }
}

function kept<Result>(result: Result): ProgramPromise<Result> {
  const promise = pending<Result>();
  resolve(promise as ProgramPromise<never>, result);
  return promise;
}
