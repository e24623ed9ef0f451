/** A process in its world: its state, timers and disk area, and what its handlers may ask for. */

import { cloneGraph, clonePlain } from "../core/clone.ts";
import { fieldOf } from "../core/field-of.ts";
import { immutableFields } from "../core/reading.ts";
import type { Chooser } from "../kernel/choices/choices.ts";
import { below } from "../kernel/choices/domain.ts";
import type { RandomStream, StreamPosition } from "../kernel/streams.ts";
import { ASK_TIMER, type AskedAs } from "../protocol/asking.ts";
import type { Facts } from "../protocol/facts.ts";
import type { Address, NodeId, SessionId } from "../protocol/node-id.ts";
import { type Handlers, instanceOf, type Protocol, type Self } from "../protocol/protocol.ts";
import type { Command, Reply, Request } from "../protocol/request.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";
import { Asks, type AsksSnapshot } from "./asks.ts";
import type { Batch } from "./batch.ts";
import { checkReply, checkTimer } from "./checked-answers.ts";
import { refuseCaller } from "./checked-caller.ts";
import { checkHandlers } from "./checked-handlers.ts";
import type { ClockSnapshot, NodeClock } from "./clock.ts";
import type { DiskSnapshot, NodeDisk } from "./disk.ts";
import { HALTED, TIMER_CANCELLED, TIMER_SET } from "./event.ts";
import type { Machine } from "./machine.ts";
import type { Service } from "./service.ts";
import type { Timers, TimersSnapshot } from "./timers.ts";

const NEVER_STARTED = {} as Handlers;

/** What a node may ask of its world. */
export interface NodeWorld extends Chooser {
  readonly nowUs: number;
  /** The process whose handler runs, 0: none does. */
  readonly active: Address;
  nameOf(address: Address): string;
  /** The step that is being handled. */
  readonly cause: number;
  /** @param to a member of the sender's service. */
  send(sender: NodeHost, to: NodeId, message: unknown): void;
  openSession(opener: Address, peer: Address): SessionId;
  sendIn(sender: NodeHost, session: SessionId, message: unknown): void;
  closeSession(closer: Address, session: SessionId): void;
  reply(sender: NodeHost, request: Request, reply: Reply): void;
  readonly services: readonly Service[];
  /** The client number of a process that asks for itself, or of a service that asks. */
  sessionOf(sender: NodeHost): number;
  sessionFor(sender: NodeHost, about: Service): number;
  submitFor(sender: NodeHost, service: Service, member: NodeId, request: Request): void;
  /** Stops the process once its handler has returned. */
  haltNext(address: Address): void;
  note(address: Address, text: string): void;
  /** What leaves a handler, with no draft in it, and frozen in strict mode. */
  made(given: unknown): unknown;
  /** Reports an event that is not a step to the recorder. */
  tell(kind: number, actor: number, other: number, number: number, payload: unknown): void;
}

/** An event that reached a node while it was paused. */
export interface Waiting {
  /** Its place in its lane, as `Agenda.sequenceOf`. */
  readonly sequence: number;
  readonly kind: number;
  readonly second: number;
  readonly third: number;
  readonly payload: unknown;
  /** The step that sent it, issued it... */
  readonly cause: number;
}

/**
 * Everything of a node at one moment. Its state is the node's own until the node is touched: then
 * the node continues with a copy.
 */
export interface NodeSnapshot {
  readonly state: unknown;
  readonly up: boolean;
  readonly pauses: number;
  readonly waiting: readonly Waiting[];
  readonly clock: ClockSnapshot;
  readonly timers: TimersSnapshot;
  readonly disk: DiskSnapshot;
  readonly stream: StreamPosition;
  /** Null: it has never asked another service for anything. */
  readonly asks: AsksSnapshot | null;
}

/** What a process is made from. */
export interface NodeParts {
  readonly service: Service;
  /** Its number among the members of its service. */
  readonly id: NodeId;
  readonly name: string;
  readonly protocol: Protocol;
  readonly machine: Machine;
  readonly timers: Timers;
  readonly disk: NodeDisk;
  readonly stream: RandomStream;
}

export class NodeHost implements Self<unknown> {
  /** What its service calls it: the number that its protocol and its facts know. */
  readonly id: NodeId;
  /** Its number in the world: `base` more than the member's. */
  readonly address: Address;
  readonly base: number;
  /** `n3`, or `n3/config` where its machine runs several. */
  readonly name: string;
  readonly service: Service;
  readonly machine: Machine;
  /** Where its facts are asserted. */
  readonly facts: WorldFacts;
  /** What it runs: the version that describes, digests and judges whatever it sends. */
  readonly protocol: Protocol;
  #handlers: Handlers = NEVER_STARTED;
  readonly peers: readonly NodeId[];
  readonly disk: NodeDisk;
  readonly clock: NodeClock;
  readonly timers: Timers;
  readonly stream: RandomStream;
  readonly #world: NodeWorld;
  readonly #claims: Facts;
  /** The snapshot whose state is this node's, null once it has been touched. */
  #saved: NodeSnapshot | null = null;

  /** The fields of its state that copies share; null: none was made yet. */
  #immutable: ReadonlySet<string> | null = null;

  #state: unknown = null;
  #up = false;
  #isStrict = false;
  #pauses = 0;
  #hasReadClock = false;
  #revision = 0;
  #waiting: Waiting[] = [];
  #asks: Asks | null = null;
  /** Why the process asked to be stopped, until it is. */
  #ending: string | null = null;

  constructor(world: NodeWorld, parts: NodeParts) {
    const { service, id, machine } = parts;
    this.#world = world;
    this.id = id;
    this.base = service.base;
    this.address = service.base + id;
    this.name = parts.name;
    this.service = service;
    this.machine = machine;
    this.facts = service.facts;
    this.#claims = service.claims;
    this.protocol = parts.protocol;
    this.peers = service.ids.map((_, at) => at + 1).filter((member) => member !== id);
    this.clock = machine.clock;
    this.timers = parts.timers;
    this.disk = parts.disk;
    this.stream = parts.stream;
  }

  send(to: NodeId, message: unknown): void {
    this.#within("send");
    this.#peer(to);
    this.#world.send(this, to, message);
  }

  openSession(peer: NodeId): SessionId {
    this.#within("openSession");
    this.#peer(peer);
    return this.#world.openSession(this.address, this.base + peer);
  }

  sendIn(session: SessionId, message: unknown): void {
    this.#within("sendIn");
    this.#world.sendIn(this, session, message);
  }

  closeSession(session: SessionId): void {
    this.#within("closeSession");
    this.#world.closeSession(this.address, session);
  }

  setTimer(name: string, delayUs: number): void {
    this.#within("setTimer");
    if (!(Number.isSafeInteger(delayUs) && delayUs >= 0)) {
      throw new RangeError(`a timer's delay is a whole number of microseconds, not ${delayUs}`);
    }
    if (this.service.isOwn === true) checkTimer(this.protocol, name);
    this.#set(name, delayUs);
  }

  #set(name: string, delayUs: number): void {
    this.timers.set(name, delayUs);
    this.#world.tell(TIMER_SET, this.address, 0, delayUs, name);
  }

  cancelTimer(name: string): void {
    this.#within("cancelTimer");
    if (this.timers.cancel(name)) this.#world.tell(TIMER_CANCELLED, this.address, 0, 0, name);
  }

  /**
   * Whether anything here that does not declare which of its numbers are moments has ever read a
   * clock: from then on the clock is part of its state.
   */
  get hasReadClock(): boolean {
    return this.#hasReadClock;
  }

  monotonicNow(): number {
    this.#readClock();
    return this.clock.monotonicAt(this.#world.nowUs);
  }

  wallNow(): number {
    this.#readClock();
    return this.clock.wallAt(this.#world.nowUs);
  }

  #readClock(): void {
    if (this.service.isOwn === true) this.#hasReadClock = true;
  }

  random(purpose: string, bound: number): number {
    this.#within("random");
    if (typeof purpose !== "string" || purpose === "") {
      throw new RangeError(`random wants a purpose, such as "election-timeout", before its bound`);
    }
    if (!(Number.isSafeInteger(bound) && bound >= 1)) {
      throw new RangeError(`random wants a bound of at least 1, not ${bound}`);
    }
    const drawn = this.stream.below(bound);
    const { choices } = this.#world;
    if (choices === null) return drawn;
    const place = `${this.name}/${this.disk.incarnation}`;
    const key = choices.key(place, purpose, this.#world.cause);
    if (!choices.asks("draw")) return drawn;
    // Calm timers are staggered: the node with the lowest id draws least.
    const calm = Math.floor((bound * (this.id - 1)) / (this.peers.length + 1));
    return choices.ask("draw", key, below(bound, calm), drawn);
  }

  /**
   * @throws {RangeError} for a refusal that names no member of this service, nor 0; in a user's own
   * protocol for all that is no reply.
   */
  reply(request: Request, reply: Reply): void {
    this.#within("reply");
    if (this.service.isOwn === true) checkReply(this.name, reply, this.peers.length + 1);
    if (reply.status !== "ok") this.#leader(reply.leader);
    this.#world.reply(this, request, reply);
  }

  ask(service: string, command: Command, as?: AskedAs, first?: NodeId): number {
    this.#within("ask");
    const made = this.#world.made(command) as Command;
    return this.#asking().ask(service, made, as ?? null, first);
  }

  forget(service: string): void {
    this.#within("forget");
    this.#asks?.forget(service);
  }

  /** What it asks of other services; null: it never did. */
  get asks(): Asks | null {
    return this.#asks;
  }

  #asking(): Asks {
    const world = this.#world;
    this.#asks ??= new Asks({
      services: world.services,
      session: world.sessionOf(this),
      sessionFor: (about) => world.sessionFor(this, about),
      monotonicNow: () => {
        this.#hasReadClock = true;
        return this.clock.monotonicAt(world.nowUs);
      },
      submit: (service, member, request) => world.submitFor(this, service, member, request),
      setTimer: (delayUs) => this.#set(ASK_TIMER, delayUs),
    });
    return this.#asks;
  }

  assert(claim: string, a?: number, b?: number, c?: number, d?: number): void {
    this.#within("assert");
    const tell = fieldOf(this.#claims, claim);
    if (tell === undefined) {
      throw new RangeError(`${this.protocol.name} declares no claim ${claim}`);
    }
    // As many as it has fields are there; of a user's own protocol that is checked.
    tell(this.id, a as number, b as number, c as number, d as number);
  }

  halt(note: string): void {
    this.#within("halt");
    this.#world.note(this.address, note);
    this.#world.tell(HALTED, this.address, 0, 0, note);
    this.#world.haltNext(this.address);
    this.#ending = note;
  }

  /** Why the process asked to be stopped, told once; null: it did not. */
  takeEnding(): string | null {
    const ending = this.#ending;
    this.#ending = null;
    return ending;
  }

  log(note: string): void {
    this.#world.note(this.address, note);
  }

  /**
   * @param method what of it is called.
   * @throws {CallerError} in a user's own protocol, unless a handler of this node runs.
   */
  #within(method: string): void {
    if (this.service.isOwn !== true) return;
    const { active } = this.#world;
    if (active === this.address) return;
    refuseCaller(this.name, method, active === 0 ? null : this.#world.nameOf(active));
  }

  /** @throws {RangeError} unless there is such a node; a node may send to itself. */
  #peer(to: NodeId): void {
    if (!(Number.isSafeInteger(to) && to >= 1 && to <= this.peers.length + 1)) {
      throw new RangeError(`there is no node ${to} to send to`);
    }
  }

  /** The node that a refusal names: the client would ask it next. */
  #leader(leader: NodeId): void {
    const members = this.peers.length + 1;
    if (Number.isSafeInteger(leader) && leader >= 0 && leader <= members) return;
    throw new RangeError(
      `there is no node ${leader} to send a client to, of ${members}; 0 means none`,
    );
  }

  /** The protocol's state; null before the first start and while the node is down. */
  get state(): unknown {
    return this.#state;
  }

  /** Continues with another state: a handler has run on a draft. */
  replace(state: unknown): void {
    this.#state = state;
  }

  get up(): boolean {
    return this.#up;
  }

  /** How many pauses are in force: the node runs when it is 0. */
  get pauses(): number {
    return this.#pauses;
  }

  /** What arrived during a pause, in order. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /**
   * Rises whenever something of this process may have changed: what was made of it before is out of
   * date.
   */
  get revision(): number {
    return this.#revision;
  }

  /** The handlers of its present incarnation; while it is down, those of the last. */
  get handlers(): Handlers {
    return this.#handlers;
  }

  /** It runs: undone by `stop`. */
  powerUp(): void {
    this.#up = true;
  }

  /**
   * Its memory is gone.
   * @param landing how many of the batches in flight become durable nevertheless; returns those.
   * @param alone it is killed alone: its machine runs on, or stays paused, and all that was handed
   * to the disk becomes durable.
   */
  stop(landing: number, alone = false): readonly Batch[] {
    this.#up = false;
    if (!alone) this.#pauses = 0;
    this.#waiting = [];
    this.#state = null;
    this.#asks?.clear();
    this.timers.clear();
    return alone ? this.disk.kill() : this.disk.crash(landing);
  }

  /** One pause more. */
  pause(): void {
    this.#pauses++;
  }

  /** Undoes one `pause`. */
  resume(): void {
    this.#pauses--;
  }

  /** Keeps what arrived during a pause. */
  keep(event: Waiting): void {
    this.#waiting.push(event);
  }

  /** Releases what was kept, when the last pause is over. */
  takeKept(): readonly Waiting[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** From its disk, for the first time or again. */
  start(): void {
    const { service, protocol } = this;
    const own = this.#isStrict ? service.anew?.(this.id) : undefined;
    const { protocol: run, setup } = own ?? { protocol, setup: service.setup };
    this.#handlers = instanceOf(run, setup);
    if (service.isOwn === true) checkHandlers(run.name, this.#handlers);
    this.#state = this.#handlers.start(this.disk, this, setup);
  }

  /** From now on no start finds what an earlier one, or another node, left outside of its disk. */
  beStrict(): void {
    this.#isStrict = true;
    this.disk.keepNothing();
  }

  /**
   * To be called before anything of the node changes: what a snapshot holds never changes. Costs a
   * null test where no snapshot was taken since it was called last.
   */
  touch(): void {
    this.#revision++;
    if (this.#saved !== null) this.#part();
  }

  /**
   * Says that something of it may change without being touched by name: what acts may touch all.
   */
  revise(): void {
    this.#revision++;
  }

  /** Continues with a copy of its state: of a user's own, one object may be in several places. */
  #part(): void {
    this.#saved = null;
    this.#immutable ??= immutableFields(this.protocol.readings?.fields);
    const copy = this.service.isOwn === true ? cloneGraph : clonePlain;
    this.#state = copy(this.#state, this.#immutable);
  }

  /** A node that was not touched since its last snapshot has the same again. */
  snapshot(): NodeSnapshot {
    this.#saved ??= this.#save();
    return this.#saved;
  }

  #save(): NodeSnapshot {
    return {
      state: this.#state,
      up: this.#up,
      pauses: this.#pauses,
      waiting: [...this.#waiting],
      clock: this.clock.snapshot(),
      timers: this.timers.snapshot(),
      disk: this.disk.snapshot(),
      stream: this.stream.snapshot(),
      asks: this.#asks?.snapshot() ?? null,
    };
  }

  restore(saved: NodeSnapshot): void {
    if (this.#saved === saved) return;
    this.#saved = saved;
    const isOther =
      this.#handlers === NEVER_STARTED || saved.disk.incarnation !== this.disk.incarnation;
    if (saved.up && isOther) this.#handlers = instanceOf(this.protocol, this.service.setup);
    this.#revision++;
    this.#state = saved.state;
    this.#up = saved.up;
    this.#pauses = saved.pauses;
    this.#waiting = [...saved.waiting];
    this.clock.restore(saved.clock);
    this.timers.restore(saved.timers);
    this.disk.restore(saved.disk);
    this.stream.restore(saved.stream);
    if (saved.asks !== null) this.#asking().restore(saved.asks);
    else this.#asks = null;
  }
}
