/**
 * What the author of an awaiting program writes against: the process that its default function is
 * given. Promises are typed as the language's; in a run they are those of the program's own queue.
 */
import type { Settings } from "../core/parameters.ts";
import type { Write } from "../protocol/disk.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { ReplicatedObject } from "../protocol/state-machine.ts";
import type { Asked, NotLeader } from "./asked.ts";
import type { Context } from "./context.ts";
import type { Chosen, Received } from "./csp/channel.ts";
import type { SpawnOptions } from "./csp/waits.ts";
import type { AskedCommand, AskOptions } from "./rpc/asks.ts";
import type { Breaker, BreakerOptions } from "./rpc/breaker.ts";
import type { CallOptions } from "./rpc/calls.ts";
import type { BudgetOptions, RetryBudget } from "./rpc/retry.ts";
import type { Incoming, ServeOptions } from "./rpc/serving.ts";
import type { ServeStreamOptions, StreamOptions } from "./rpc/streams.ts";

/** A process as its program sees it. */
export interface Process {
  readonly id: NodeId;
  /** All other nodes, in ascending order. */
  readonly peers: readonly NodeId[];
  /** How many nodes there are. */
  readonly nodes: number;
  /** The options of the scenario. */
  readonly options: Settings;
  /** The object of the scenario: what clients ask is a command of it. */
  readonly object: ReplicatedObject;
  readonly disk: ProcessDisk;
  /** The root context: of work that no other context bounds. */
  readonly background: Context;

  /** Sends a datagram: it may be lost, duplicated, delayed and overtaken. The body is copied. */
  send(to: NodeId, name: string, body?: unknown): void;
  /** Handles the messages of that name; those that nothing handles are dropped. */
  on<Body = never>(name: string, receiver: (body: Body, from: NodeId) => unknown): void;
  /**
   * Calls a method of another process: a datagram there and one back; `options` may have it sent
   * again, or to a second process.
   * @returns its answer; rejected with a `CallError`, by the deadline at the latest.
   */
  call<Answer = unknown>(
    to: NodeId,
    name: string,
    argument?: unknown,
    options?: CallOptions,
  ): Promise<Answer>;
  /** Serves a method: what `method` returns or resolves to is the answer. */
  serve<Argument = never>(
    name: string,
    method: (argument: Argument, call: IncomingCall) => unknown,
    options?: ServeOptions,
  ): void;
  /**
   * Opens a stream to a method that another process serves: items each way, in order and once,
   * until it ends or breaks.
   */
  openStream<Sent = unknown, Got = unknown, Answer = unknown>(
    to: NodeId,
    name: string,
    argument?: unknown,
    options?: StreamOptions,
  ): CallerStream<Sent, Got, Answer>;
  /**
   * Serves the streams of a method: what `method` returns or resolves to is the answer, which ends
   * the stream after what it has sent; an error that it throws is the caller's error.
   */
  serveStream<Argument = never, Sent = never, Got = never>(
    name: string,
    method: (argument: Argument, stream: ProcessStream<Sent, Got>, call: Incoming) => unknown,
    options?: ServeStreamOptions,
  ): void;
  /**
   * Asks another service of the system, as a client does: one member after another, until it is
   * answered. One ask of a service is in flight, later ones wait; all end with this process.
   * @returns the output; rejected with a `CallError`, after which it may take effect yet. A service
   * that there is not is a `node-error`.
   */
  ask<Output = unknown>(
    service: string,
    command: AskedCommand,
    options?: AskOptions,
  ): Promise<Output>;
  /**
   * Asks a service for nothing more of what is pending: its promises are rejected as `cancelled`.
   */
  forget(service: string): void;
  /** Limits the retries of all calls that share it, as gRPC's retry throttling does. */
  retryBudget(options?: BudgetOptions): RetryBudget;
  /** A circuit breaker: refuses the calls that share it while their callee does not answer. */
  breaker(options?: BreakerOptions): Breaker;
  /**
   * Handles what clients ask: what `handler` returns or resolves to is the output, as the object's
   * function would have it. Throw `self.notLeader(node)` to send the client elsewhere.
   */
  onRequest(handler: (asked: Asked) => unknown): void;
  /** @param leader the member to ask instead; absent or 0: unknown. */
  notLeader(leader?: NodeId): NotLeader;

  /** Microseconds by the machine's monotonic clock. */
  nowUs(): number;
  /** Waits; rejected with the context's error if that ends before. */
  sleep(ms: number, context?: Context): Promise<void>;
  /**
   * A choice among `0 <= n < bound`.
   * @param purpose what is drawn for, the same text each time.
   */
  random(purpose: string, bound: number): number;

  /**
   * Runs a function as a task of its own, from now on. What it rejects with ends the process, if
   * nothing listens to the promise.
   */
  spawn<T>(body: () => Promise<T> | T, options?: SpawnOptions): Promise<T>;
  /** @param capacity items that it holds; default 0: sender and receiver meet. */
  channel<T = unknown>(capacity?: number, name?: string): ProcessChannel<T>;
  /** A channel that gets one item after a time, as Go's `time.After`. */
  after(ms: number): ProcessChannel<number>;
  /** A channel that is closed when a context ends, as Go's `context.Done`. */
  done(context: Context): ProcessChannel<never>;
  /**
   * Waits until one of the cases can proceed and performs it; of several that can, one is drawn.
   * @param otherwise whether, if none is ready, it returns index -1: Go's `default`.
   */
  select(cases: readonly Case[], otherwise?: boolean): Promise<Chosen>;
  /**
   * A select that takes the first case in the list that can proceed, as tokio's with `biased`: what
   * comes later in the list has its turn only while nothing before it is ready.
   */
  selectInOrder(cases: readonly Case[], otherwise?: boolean): Promise<Chosen>;
  mutex(name?: string): ProcessMutex;
  waitGroup(name?: string): ProcessWaitGroup;

  /**
   * Publishes the process's status: to `--state`, and by `role`, `term`, `leader`, `commitIndex`
   * and `lastIndex` to faults and reports. What was shown under other names stays.
   */
  show(fields: Readonly<Record<string, unknown>>): void;
  /** A note for the story. */
  log(text: string): void;
  /** Asserts a fact that the program's declaration names as a claim. */
  assert(claim: string, ...numbers: readonly number[]): void;
  /**
   * Ends this process: it stays down until a step of a script, the end of a fault or the heal
   * starts it.
   */
  halt(note: string): void;
}

/** What a method's handler gets with a call. */
export interface IncomingCall extends Incoming {
  /**
   * Makes the call's effect durable, and in a method that is served once the call's identity and
   * answer with it, all or none. At most once in a call.
   * @returns the answer, when all of it is durable.
   */
  commit<Answer>(effect: readonly Write[], answer: Answer): Promise<Answer>;
}

/** One end of a stream; `for await` walks what arrives until the other end has ended. */
export interface ProcessStream<Sent, Got> extends AsyncIterable<Got> {
  /** Items that were sent here and wait for the other end's window. */
  readonly queued: number;
  /** Items that have arrived here and were not taken: a window at most. */
  readonly buffered: number;
  /**
   * Sends an item: kept when the window lets it go. Rejected with a `CallError` if the stream ends
   * before: `broken`, `cancelled`, `deadline-exceeded`, `failed` or `ended`.
   */
  send(item: Sent): Promise<void>;
  /** Half-close: after what was sent nothing more is. The other direction goes on. */
  end(): void;
  /** `ok` is false, and the item absent, once the other end has ended; rejected as `send` is. */
  receive(): Promise<Received<Got>>;
  /** Gives the stream up, at both ends. */
  cancel(): void;
}

/** The end that opened a stream. */
export interface CallerStream<Sent, Got, Answer> extends ProcessStream<Sent, Got> {
  /** What the callee returned; rejected as `send` is. */
  answer(): Promise<Answer>;
}

/** A channel, with Go's semantics; `for await` walks it until it is closed. */
export interface ProcessChannel<T> extends AsyncIterable<T> {
  readonly name: string;
  /** Items that were sent and not received. */
  readonly length: number;
  readonly capacity: number;
  /** Rejected with a `ChannelError` if the channel is closed. */
  send(value: T): Promise<void>;
  /** `ok` is false, and the value absent, if the channel is closed and empty. */
  receive(): Promise<Received<T>>;
  /** @throws {ChannelError} if it is closed already. */
  close(): void;
}

/** One case of a select; null is the nil channel, which is never ready. */
export type Case =
  | { readonly receive: ProcessChannel<never> | ProcessChannel<unknown> | null }
  | { readonly send: Pick<ProcessChannel<never>, "close"> | null; readonly value?: unknown };

/** A lock of one holder, which is not re-entrant. */
export interface ProcessMutex {
  readonly name: string;
  readonly isLocked: boolean;
  /** @throws {DeadlockError} if its holder waits, over other locks, for who asks. */
  lock(): Promise<void>;
  tryLock(): boolean;
  unlock(): void;
}

/** Counts tasks that are to end. */
export interface ProcessWaitGroup {
  add(count: number): void;
  done(): void;
  wait(): Promise<void>;
}

/** Its disk: each write is kept when it is durable, and rejected with a `DiskError` if it fails. */
export interface ProcessDisk {
  /** The index of the first entry of the log. */
  readonly firstIndex: number;
  /** The index of the last entry that is durable. */
  readonly lastIndex: number;
  /** A durable record, undefined if there is none. */
  get(key: string): Promise<unknown>;
  /** A durable entry of the log, undefined outside of it. */
  entry(index: number): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Several writes at once, all or none. Writes that are not waited for become durable in any
   * order, unless `sync` was called between them.
   */
  write(writes: readonly Write[]): Promise<void>;
  /** A barrier: later writes start when all earlier ones are durable. */
  sync(): void;
}
