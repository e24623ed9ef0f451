/**
 * Channels and `select`, with Go's semantics (The Go Programming Language Specification, "Channel
 * types", "Send statements", "Receive operator", "Select statements").
 */
import { type ProgramPromise, pending, reject, resolve } from "../promise.ts";
import { present } from "../turns.ts";
import { Passed } from "./passed.ts";
import { type Blocked, block, numbered } from "./waits.ts";

/** A send on a channel that is closed, or a second close: in Go they panic. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
}

/**
 * What was received; `ok` is false, and the value absent, if the channel is closed and empty.
 */
export interface Received<T> {
  readonly value: T | undefined;
  readonly ok: boolean;
}

/** What a select came to: the case by its index, -1: none was ready. */
export interface Chosen extends Received<unknown> {
  readonly index: number;
}

/** One case of a select; null is the nil channel, which is never ready. */
export type Case =
  | { readonly receive: Channel<never> | Channel<unknown> | null }
  | { readonly send: Channel<never> | Channel<unknown> | null; readonly value?: unknown };

/** A task that waits at channels; a select waits at several, and resumes once. */
interface Waiter {
  readonly blocked: Blocked<Chosen>;
  isDone: boolean;
}

interface Sender extends Place {
  readonly value: unknown;
}

interface Place {
  readonly waiter: Waiter;
  readonly index: number;
}

/** By channel: what its peers may see of it. */
interface Ends {
  readonly buffer: unknown[];
  readonly senders: Sender[];
  readonly receivers: Place[];
  readonly capacity: number;
  isClosed: boolean;
  /** How often its sends and receives were ready in selects in order, and passed over. */
  readonly passed: { readonly send: Passed; readonly receive: Passed };
}

let endsOf: (channel: Channel<never>) => Ends;

export class Channel<T = unknown> {
  readonly name: string;
  readonly #ends: Ends;

  static {
    endsOf = (channel) => channel.#ends;
  }

  /** @param capacity how many sent items it holds until they are received; 0: a rendezvous. */
  constructor(capacity = 0, name = numbered("channel")) {
    if (!(Number.isSafeInteger(capacity) && capacity >= 0)) {
      throw new RangeError(`a channel's capacity is a whole number of at least 0, not ${capacity}`);
    }
    this.name = name;
    const passed = { send: new Passed(), receive: new Passed() };
    this.#ends = { buffer: [], senders: [], receivers: [], capacity, isClosed: false, passed };
  }

  /** Items that were sent and not received. */
  get length(): number {
    return this.#ends.buffer.length;
  }

  get capacity(): number {
    return this.#ends.capacity;
  }

  /**
   * Sends an item: kept when it is received, or when the buffer has room for it.
   * @returns a promise that is rejected with a `ChannelError` if the channel is closed.
   */
  send(value: T): ProgramPromise<void> {
    return only([{ send: this as Channel<unknown>, value }]) as ProgramPromise<never>;
  }

  /** Receives an item, in the order of sending. */
  receive(): ProgramPromise<Received<T>> {
    return only([{ receive: this as Channel<unknown> }]) as ProgramPromise<never>;
  }

  /**
   * No more is sent: what is buffered can be received, then receivers learn of the end.
   * @throws {ChannelError} if it is closed already.
   */
  close(): void {
    const ends = this.#ends;
    if (ends.isClosed) throw new ChannelError(`close of ${this.name}, which is closed`);
    ends.isClosed = true;
    for (let to = take(ends.receivers); to !== null; to = take(ends.receivers)) {
      go(to, undefined, false);
    }
    for (let from = take(ends.senders); from !== null; from = take(ends.senders)) {
      from.waiter.isDone = true;
      from.waiter.blocked.fail(sendOnClosed(this.name));
    }
  }

  /** Its items until it is closed, as `for range` in Go: for `for await`. */
  [Symbol.asyncIterator](): object {
    return {
      next: () =>
        this.receive().then(((got: Received<T>) => ({ value: got.value, done: !got.ok })) as never),
      return: (value: unknown) => kept({ value, done: true }),
    };
  }
}

/**
 * Waits until one of the cases can proceed, and performs it: of several that can, one is drawn, or
 * (`inOrder`) the first is taken.
 * @param otherwise whether, if none can, none is performed: the `default` of Go.
 * @returns rejected with a `ChannelError` if the case that is drawn sends on a closed channel.
 */
export function select(
  cases: readonly Case[],
  otherwise = false,
  inOrder = false,
): ProgramPromise<Chosen> {
  for (const one of cases) if (!("send" in one) && !("receive" in one)) throw noCase(one);
  const ready = cases.flatMap((one, index) => (isReady(one) ? [index] : []));
  if (ready.length > 0) {
    if (inOrder) for (const at of ready.slice(1)) passOver(cases[at] as Case);
    const isDrawn = ready.length > 1 && !inOrder;
    const drawn = isDrawn ? present().world.random("select", ready.length) : 0;
    return perform(cases, ready[drawn] as number);
  }
  if (otherwise) return kept({ index: -1, value: undefined, ok: false });
  const blocked = block<Chosen>(() => wordsOf(cases));
  const waiter: Waiter = { blocked, isDone: false };
  cases.forEach((one, index) => {
    if ("send" in one) {
      if (one.send !== null) ends(one.send).senders.push({ waiter, index, value: one.value });
    } else if (one.receive !== null) ends(one.receive).receivers.push({ waiter, index });
  });
  return blocked.promise;
}

/** A case without a channel would be taken for one that receives from nothing. */
function noCase(one: object): TypeError {
  const given = Object.keys(one).join(", ") || "nothing";
  return new TypeError(`a case of select has send or receive, and not ${given}`);
}

/** A select of one case: what it received, if it receives. */
function only(cases: readonly Case[]): ProgramPromise {
  return select(cases).then((({ value, ok }: Chosen) => ({ value, ok })) as never);
}

function ends(channel: Channel<never> | Channel<unknown>): Ends {
  return endsOf(channel as Channel<never>);
}

function isReady(one: Case): boolean {
  if ("send" in one) {
    if (one.send === null) return false;
    const { isClosed, buffer, capacity, receivers } = ends(one.send);
    return isClosed || buffer.length < capacity || waits(receivers);
  }
  if (one.receive === null) return false;
  const { isClosed, buffer, senders } = ends(one.receive);
  return isClosed || buffer.length > 0 || waits(senders);
}

/** A case that can proceed, and is not taken because of its place. */
function passOver(one: Case): void {
  const [channel, way] = "send" in one ? [one.send, "send"] : [one.receive, "receive"];
  const { name } = channel as Channel<unknown>;
  const { passed } = ends(channel as Channel<unknown>);
  if (way === "send") passed.send.over(`a send on ${name}`);
  else passed.receive.over(`a receive from ${name}`);
}

/** Performs a case that can proceed. */
function perform(cases: readonly Case[], index: number): ProgramPromise<Chosen> {
  const one = cases[index] as Case;
  if ("send" in one) {
    const to = one.send as Channel<unknown>;
    const { isClosed, buffer, receivers, passed } = ends(to);
    passed.send.taken();
    if (isClosed) return failed(sendOnClosed(to.name));
    const receiver = take(receivers);
    if (receiver === null) buffer.push(one.value);
    else go(receiver, one.value, true);
    return kept({ index, value: undefined, ok: true });
  }
  const { buffer, senders, passed } = ends(one.receive as Channel<unknown>);
  passed.receive.taken();
  const sender = take(senders);
  if (buffer.length > 0) {
    const value = buffer.shift();
    // The freed place goes to the sender that has waited longest.
    if (sender !== null) {
      buffer.push(sender.value);
      go(sender, undefined, true);
    }
    return kept({ index, value, ok: true });
  }
  if (sender === null) return kept({ index, value: undefined, ok: false });
  go(sender, undefined, true);
  return kept({ index, value: sender.value, ok: true });
}

/** Whether a task waits in a line; removes those that another channel has resumed. */
function waits(line: Place[]): boolean {
  while (line.length > 0 && (line[0] as Place).waiter.isDone) line.shift();
  return line.length > 0;
}

/** The first in a line, null if it is empty. */
function take<Waits extends Place>(line: Waits[]): Waits | null {
  return waits(line) ? (line.shift() as Waits) : null;
}

/** Resumes a waiting task. */
function go({ waiter, index }: Place, value: unknown, ok: boolean): void {
  waiter.isDone = true;
  waiter.blocked.wake({ index, value, ok });
}

function kept<Result>(result: Result): ProgramPromise<Result> {
  const promise = pending<Result>();
  resolve(promise as ProgramPromise<never>, result);
  return promise;
}

function failed(error: Error): ProgramPromise<Chosen> {
  const promise = pending<Chosen>();
  reject(promise as ProgramPromise<never>, error);
  return promise;
}

function sendOnClosed(name: string): ChannelError {
  return new ChannelError(`send on ${name}, which is closed`);
}

/** `to send on jobs or to receive from done`. */
function wordsOf(cases: readonly Case[]): string {
  if (cases.length === 0) return "for nothing, for ever";
  return cases
    .map((one) =>
      "send" in one
        ? `to send on ${one.send?.name ?? "a nil channel"}`
        : `to receive from ${one.receive?.name ?? "a nil channel"}`,
    )
    .join(" or ");
}
