/**
 * What a program is given: its process, through which it meets the others, its clients, its disk.
 */
import type { Settings } from "../core/parameters.ts";
import type { Answered } from "../protocol/asking.ts";
import type { DiskImage } from "../protocol/disk.ts";
import type { NodeId, SessionId } from "../protocol/node-id.ts";
import type { Setup } from "../protocol/protocol.ts";
import type { Request } from "../protocol/request.ts";
import type { ReplicatedObject } from "../protocol/state-machine.ts";
import type { Process } from "./api.ts";
import { NotLeader } from "./asked.ts";
import { Context } from "./context.ts";
import { type Case, Channel, type Chosen, select } from "./csp/channel.ts";
import { Mutex, WaitGroup } from "./csp/locks.ts";
import { after, done } from "./csp/signals.ts";
import { blockedIn, openWhen, type SpawnOptions, spawn } from "./csp/waits.ts";
import { Datagrams, type Receiver } from "./datagrams.ts";
import { ProgramDisk } from "./disk.ts";
import type { Frame } from "./frames.ts";
import { copyOf } from "./plain.ts";
import type { ProgramPromise } from "./promise.ts";
import { ClientRequests, type RequestHandler } from "./requests.ts";
import { type AskedCommand, type AskOptions, ProgramAsks } from "./rpc/asks.ts";
import { Breaker, type BreakerOptions } from "./rpc/breaker.ts";
import { type CallOptions, Calls } from "./rpc/calls.ts";
import { type BudgetOptions, RetryBudget } from "./rpc/retry.ts";
import { type Method, type ServeOptions, Serving } from "./rpc/serving.ts";
import type { ProgramStream } from "./rpc/stream.ts";
import { type ServeStreamOptions, type StreamOptions, Streams } from "./rpc/streams.ts";
import type { Waits } from "./seen.ts";
import { wrongShown } from "./shown-fields.ts";
import { sleep } from "./sleep.ts";
import type { Turns } from "./turns.ts";

/** What a program is given at run time: its members are those of the API, described there. */
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
  readonly #streams: Streams;
  readonly #requests: ClientRequests;
  readonly #datagrams: Datagrams;
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
    this.#datagrams = new Datagrams(turns);
    this.#calls = new Calls(turns, this.background, world.random("incarnation", 2 ** 32));
    this.#asks = new ProgramAsks(turns, this.background);
    this.#serving = new Serving(turns, this.background, this.disk);
    this.#streams = new Streams(turns, this.background);
    this.#requests = new ClientRequests(turns);
    openWhen(turns, () => this.#isOpen());
  }

  // --- others ---

  send(to: NodeId, name: string, body: unknown = null): void {
    this.#datagrams.send(to, name, body);
  }

  on(name: string, receiver: Receiver): void {
    this.#datagrams.on(name, receiver);
  }

  call(
    to: NodeId,
    name: string,
    argument: unknown = null,
    options: CallOptions = {},
  ): ProgramPromise {
    return this.#calls.call(to, name, argument, options);
  }

  serve(name: string, method: Method, options: ServeOptions = {}): void {
    this.#serving.serve(name, method, options);
  }

  openStream(
    to: NodeId,
    name: string,
    argument: unknown = null,
    options: StreamOptions = {},
  ): ProgramStream {
    return this.#streams.open(to, name, argument, options);
  }

  serveStream(name: string, method: unknown, options: ServeStreamOptions = {}): void {
    this.#streams.serve(name, method, options);
  }

  ask(service: string, command: AskedCommand, options: AskOptions = {}): ProgramPromise {
    return this.#asks.ask(service, command, options);
  }

  forget(service: string): void {
    this.#asks.forget(service);
  }

  retryBudget(options: BudgetOptions = {}): RetryBudget {
    return new RetryBudget(options);
  }

  breaker(options: BreakerOptions = {}): Breaker {
    return new Breaker(options);
  }

  onRequest(handler: RequestHandler): void {
    this.#requests.handleBy(handler);
  }

  /** @param leader the member to ask instead; 0: unknown. One that there is not fails the run. */
  notLeader(leader: NodeId = 0): NotLeader {
    return new NotLeader(leader);
  }

  // --- time and chance ---

  nowUs(): number {
    return this.#turns.world.monotonicNow();
  }

  sleep(ms: number, context: Context = this.background): ProgramPromise<void> {
    return sleep(this.#turns, ms, context === this.background ? null : context);
  }

  random(purpose: string, bound: number): number {
    return this.#turns.world.random(purpose, bound);
  }

  // --- tasks and channels ---

  spawn(body: () => unknown, options: SpawnOptions = {}): ProgramPromise {
    return spawn(body, options);
  }

  channel(capacity = 0, name?: string): Channel {
    return new Channel(capacity, name);
  }

  after(ms: number): Channel {
    return after(this.#turns, ms);
  }

  done(context: Context): Channel {
    return done(context);
  }

  select(cases: readonly Case[], otherwise = false): ProgramPromise<Chosen> {
    return select(cases, otherwise);
  }

  selectInOrder(cases: readonly Case[], otherwise = false): ProgramPromise<Chosen> {
    return select(cases, otherwise, true);
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
    const shown = copyOf(fields, "what is shown") as Readonly<Record<string, unknown>>;
    const odd = wrongShown(shown, this.nodes);
    // Faults and reports go by it: the run ends here, whatever the program makes of an error.
    if (odd !== null) this.#turns.failsAt(`self.show of n${this.id} gives ${odd}`);
    else this.#shown = { ...this.#shown, ...shown };
  }

  log(text: string): void {
    this.#turns.world.log(String(text));
  }

  assert(claim: string, ...numbers: readonly number[]): void {
    this.#turns.assert(claim, ...numbers);
  }

  halt(note: string): void {
    this.#turns.end(String(note));
  }

  // --- what the world delivers ---

  /** A session has come up, or is over. */
  session(session: SessionId, isUp: boolean): void {
    this.#streams.session(session, isUp);
  }

  /** @param session 0 for a datagram. */
  receive(from: NodeId, frame: Frame, session: SessionId): void {
    if (session !== 0) {
      this.#streams.receive(session, from, frame);
      return;
    }
    switch (frame.kind) {
      case "message":
        this.#datagrams.receive(from, frame);
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
      default:
        // The others are sent in sessions.
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
    const serves = this.#serving.isServing || this.#streams.isServing;
    const listens = this.#datagrams.areHandled || this.#requests.areHandled || serves;
    const waits = this.#calls.count + this.#streams.count + this.#asks.count + this.disk.writing;
    return listens || waits > 0;
  }

  /** What a state says of a program. */
  seen(): { readonly shown: Readonly<Record<string, unknown>>; readonly waits: Waits } {
    return {
      shown: this.#shown,
      waits: {
        timers: this.#turns.timers.size,
        calls: this.#calls.count,
        streams: this.#streams.count,
        asks: this.#asks.count,
        serving: this.#serving.count,
        requests: this.#requests.count,
        writes: this.disk.writing,
        blocked: blockedIn(this.#turns),
      },
    };
  }
}
