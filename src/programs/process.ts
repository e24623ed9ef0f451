/**
 * What a program is given: its process, through which it meets the others, its clients, its disk.
 */
import type { Settings } from "../core/parameters.ts";
import type { Answered } from "../protocol/asking.ts";
import type { DiskImage } from "../protocol/disk.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { Setup } from "../protocol/protocol.ts";
import type { Request } from "../protocol/request.ts";
import type { ReplicatedObject } from "../protocol/state-machine.ts";
import type { Process } from "./api.ts";
import { NotLeader } from "./asked.ts";
import { Context } from "./context.ts";
import { type Case, Channel, type Chosen, select } from "./csp/channel.ts";
import { Mutex, WaitGroup } from "./csp/locks.ts";
import { blockedIn, openWhen, type SpawnOptions, spawn } from "./csp/waits.ts";
import { ProgramDisk } from "./disk.ts";
import type { Frame } from "./frames.ts";
import { copyOf } from "./plain.ts";
import { type ProgramPromise, pending, reject, resolve } from "./promise.ts";
import { ClientRequests, type RequestHandler } from "./requests.ts";
import { type AskedCommand, type AskOptions, ProgramAsks } from "./rpc/asks.ts";
import { Breaker, type BreakerOptions } from "./rpc/breaker.ts";
import { type CallOptions, Calls } from "./rpc/calls.ts";
import { type BudgetOptions, RetryBudget } from "./rpc/retry.ts";
import { type Method, type ServeOptions, Serving } from "./rpc/serving.ts";
import type { Turns } from "./turns.ts";

type Receiver = (body: never, from: NodeId) => unknown;

/** What a program is given at run time: its members are those of the API. */
export class ProgramProcess implements Readonly<Record<keyof Process, unknown>> {
  readonly id: NodeId;
  /** All other nodes, in ascending order. */
  readonly peers: readonly NodeId[];
  /** How many nodes there are. */
  readonly nodes: number;
  /** The options of the scenario. */
  readonly options: Settings;
  /** The object of the scenario: what clients ask is a command of it. */
  readonly object: ReplicatedObject;
  readonly disk: ProgramDisk;
  /** The root context of the process, of work that no other bounds; it ends with the process. */
  readonly background = new Context(null, null);
  readonly #turns: Turns;
  readonly #calls: Calls;
  readonly #asks: ProgramAsks;
  readonly #serving: Serving;
  readonly #requests: ClientRequests;
  readonly #receivers = new Map<string, Receiver>();
  #shown: Readonly<Record<string, unknown>> = {};

  constructor(turns: Turns, image: DiskImage, setup: Setup) {
    const { world } = turns;
    this.#turns = turns;
    this.id = world.id;
    this.peers = world.peers;
    this.nodes = setup.nodes;
    this.options = setup.options;
    this.object = setup.object;
    this.disk = new ProgramDisk(turns, image);
    this.#calls = new Calls(turns, this.background, world.random("incarnation", 2 ** 32));
    this.#asks = new ProgramAsks(turns, this.background);
    this.#serving = new Serving(turns, this.background, this.disk);
    this.#requests = new ClientRequests(turns);
    openWhen(turns, () => this.#isOpen());
  }

  // --- others ---

  /** Sends a datagram: it may be lost, duplicated, delayed and overtaken. */
  send(to: NodeId, name: string, body: unknown = null): void {
    const copy = copyOf(body, `the body of "${name}"`);
    const frame: Frame = { kind: "message", name, boot: 0, id: 0, body: copy, timeoutUs: -1 };
    this.#turns.world.send(to, frame);
  }

  /** Handles the messages of that name; those that nothing handles are dropped. */
  on(name: string, receiver: Receiver): void {
    if (typeof receiver !== "function") throw new TypeError(`on("${name}") wants a function`);
    this.#receivers.set(name, receiver);
  }

  /**
   * Calls a method of another process.
   * @returns a promise of its answer, which is rejected with a `CallError`.
   */
  call(
    to: NodeId,
    name: string,
    argument: unknown = null,
    options: CallOptions = {},
  ): ProgramPromise {
    return this.#calls.call(to, name, argument, options);
  }

  /** Serves the calls of a method: what `method` returns or resolves to is the answer. */
  serve(name: string, method: Method, options: ServeOptions = {}): void {
    this.#serving.serve(name, method, options);
  }

  /**
   * Asks another service, as a client does: one member after another, until it is answered.
   * @returns a promise of the output, which is rejected with a `CallError`.
   */
  ask(service: string, command: AskedCommand, options: AskOptions = {}): ProgramPromise {
    return this.#asks.ask(service, command, options);
  }

  /** A service is asked for nothing more of what is pending; it may take effect yet. */
  forget(service: string): void {
    this.#asks.forget(service);
  }

  /** Limits the retries of all calls that share it. */
  retryBudget(options: BudgetOptions = {}): RetryBudget {
    return new RetryBudget(options);
  }

  /** Refuses the calls that share it while their callee does not answer. */
  breaker(options: BreakerOptions = {}): Breaker {
    return new Breaker(options);
  }

  /**
   * Handles what clients ask: what `handler` returns or resolves to is the output. Throw
   * `self.notLeader(node)` to send the client elsewhere.
   */
  onRequest(handler: RequestHandler): void {
    this.#requests.handleBy(handler);
  }

  /** @param leader the member to ask instead; 0: unknown. One that there is not fails the run. */
  notLeader(leader: NodeId = 0): NotLeader {
    return new NotLeader(leader);
  }

  // --- time and chance ---

  /** Microseconds by the machine's monotonic clock. */
  nowUs(): number {
    return this.#turns.world.monotonicNow();
  }

  /** Waits; rejected with the context's error if that ends before. */
  sleep(ms: number, context: Context = this.background): ProgramPromise<void> {
    const promise = pending<void>();
    const { timers, world } = this.#turns;
    let leave: (() => void) | null = null;
    const timer = timers.set(world.monotonicNow() + Math.max(0, Math.round(ms * 1_000)), () => {
      leave?.();
      resolve(promise as ProgramPromise<never>);
    });
    if (context !== this.background) {
      leave = context.whenEnded(() => {
        timers.clear(timer);
        reject(promise as ProgramPromise<never>, context.error);
      });
    }
    return promise;
  }

  /**
   * A choice among `0 <= n < bound`.
   * @param purpose what is drawn for, the same text each time.
   */
  random(purpose: string, bound: number): number {
    return this.#turns.world.random(purpose, bound);
  }

  // --- tasks and channels ---

  /** Runs a function as a task of its own, from now on. */
  spawn(body: () => unknown, options: SpawnOptions = {}): ProgramPromise {
    return spawn(body, options);
  }

  /** @param capacity items that it holds; default 0: sender and receiver meet. */
  channel(capacity = 0, name?: string): Channel {
    return new Channel(capacity, name);
  }

  /** A channel that gets one item after a time. */
  after(ms: number): Channel {
    const channel = new Channel(1, `after ${ms} ms`);
    const dueUs = this.#turns.world.monotonicNow() + Math.max(0, Math.round(ms * 1_000));
    this.#turns.timers.set(dueUs, () => void channel.send(this.nowUs()));
    return channel;
  }

  /** A channel that is closed when a context ends. */
  done(context: Context): Channel {
    const channel = new Channel(0, "a context's end");
    context.whenEnded(() => channel.close());
    return channel;
  }

  select(cases: readonly Case[], otherwise = false): ProgramPromise<Chosen> {
    return select(cases, otherwise);
  }

  mutex(name?: string): Mutex {
    return new Mutex(name);
  }

  waitGroup(name?: string): WaitGroup {
    return new WaitGroup(name);
  }

  // --- what can be seen ---

  /**
   * Publishes the process's status: to `--state`, and by `role`, `term`, `leader`, `commitIndex`
   * and `lastIndex` to faults and reports. What was shown before under other names stays.
   */
  show(fields: Readonly<Record<string, unknown>>): void {
    this.#shown = { ...this.#shown, ...(copyOf(fields, "what is shown") as object) };
  }

  /** A note for the story. */
  log(text: string): void {
    this.#turns.world.log(String(text));
  }

  /** Asserts a fact that the program's declaration names as a claim. */
  assert(claim: string, ...numbers: readonly number[]): void {
    const [a = 0, b = 0, c = 0, d = 0] = numbers;
    this.#turns.world.assert(claim, a, b, c, d);
  }

  /** Ends this process; the machine's operator starts it again. */
  halt(note: string): void {
    this.#turns.end(String(note));
  }

  // --- what the world delivers ---

  receive(from: NodeId, frame: Frame): void {
    switch (frame.kind) {
      case "message":
        this.#receivers.get(frame.name)?.(copyOf(frame.body, frame.name) as never, from);
        break;
      case "call":
        this.#serving.perform(from, frame);
        break;
      case "cancel":
        this.#serving.cancel(from, frame);
        break;
      case "reply":
      case "error":
        this.#calls.answered(from, frame);
        break;
    }
  }

  answered(answer: Answered): void {
    this.#asks.answered(answer);
  }

  request(request: Request): unknown {
    return this.#requests.perform(request);
  }

  /** Whether anything that the world delivers may wake the program. */
  #isOpen(): boolean {
    const hears = this.#receivers.size > 0 || this.#requests.areHandled || this.#serving.isServing;
    return hears || this.#calls.count + this.#asks.count + this.disk.writing > 0;
  }

  /** What a state says of a program. */
  seen(): { readonly shown: Readonly<Record<string, unknown>>; readonly waits: Waits } {
    return {
      shown: this.#shown,
      waits: {
        timers: this.#turns.timers.size,
        calls: this.#calls.count,
        asks: this.#asks.count,
        serving: this.#serving.count,
        requests: this.#requests.count,
        writes: this.disk.writing,
        blocked: blockedIn(this.#turns),
      },
    };
  }
}

/** What a program waits for, and who waits for it, as counts. */
export interface Waits {
  readonly timers: number;
  readonly calls: number;
  /** Tasks that wait for answers of other services. */
  readonly asks: number;
  readonly serving: number;
  readonly requests: number;
  readonly writes: number;
  /** Tasks that wait at channels, locks and wait groups. */
  readonly blocked: number;
}
