/** A node in its world: its state, clocks, timers and disk, and what its handlers may ask for. */
import { clonePlain } from "../core/clone.ts";
import type { Chooser } from "../kernel/choices/choices.ts";
import { below } from "../kernel/choices/domain.ts";
import type { RandomStream, StreamPosition } from "../kernel/streams.ts";
import type { Facts } from "../protocol/facts.ts";
import type { NodeId, SessionId } from "../protocol/node-id.ts";
import {
  type Handlers,
  instanceOf,
  type Protocol,
  type Self,
  type Setup,
} from "../protocol/protocol.ts";
import type { Reply, Request } from "../protocol/request.ts";
import type { ClockSnapshot, NodeClock } from "./clock.ts";
import type { Batch, DiskSnapshot, NodeDisk } from "./disk.ts";
import { HALTED, TIMER_CANCELLED, TIMER_SET } from "./event.ts";
import type { Timers, TimersSnapshot } from "./timers.ts";

const NEVER_STARTED = {} as Handlers;

/** What a node asks of the world that it is in. */
export interface NodeWorld extends Chooser {
  readonly nowUs: number;
  /** The step that is being handled. */
  readonly cause: number;
  /** What a node may say of itself, by name. */
  readonly claims: Facts;
  send(sender: NodeHost, to: NodeId, message: unknown): void;
  openSession(opener: NodeId, peer: NodeId): SessionId;
  sendIn(sender: NodeHost, session: SessionId, message: unknown): void;
  closeSession(closer: NodeId, session: SessionId): void;
  reply(from: NodeId, request: Request, reply: Reply): void;
  /** The node shall be stopped when its handler has returned. */
  haltNext(id: NodeId): void;
  note(id: NodeId, text: string): void;
  /** Tells the recorder of an event that is no step. */
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
 * the node goes on with a copy.
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
}

export class NodeHost implements Self<unknown> {
  readonly id: NodeId;
  /** What it runs: the version that describes, digests and judges whatever it sends. */
  readonly protocol: Protocol;
  #handlers: Handlers = NEVER_STARTED;
  readonly peers: readonly NodeId[];
  readonly disk: NodeDisk;
  readonly clock: NodeClock;
  readonly timers: Timers;
  readonly stream: RandomStream;
  readonly #world: NodeWorld;
  readonly #setup: Setup;
  /** The snapshot whose state is this node's, null once it has been touched. */
  #saved: NodeSnapshot | null = null;

  #state: unknown = null;
  #up = false;
  #pauses = 0;
  #revision = 0;
  #waiting: Waiting[] = [];

  constructor(
    world: NodeWorld,
    id: NodeId,
    protocol: Protocol,
    setup: Setup,
    peers: readonly NodeId[],
    clock: NodeClock,
    timers: Timers,
    disk: NodeDisk,
    stream: RandomStream,
  ) {
    this.#world = world;
    this.id = id;
    this.protocol = protocol;
    this.#setup = setup;
    this.peers = peers;
    this.clock = clock;
    this.timers = timers;
    this.disk = disk;
    this.stream = stream;
  }

  send(to: NodeId, message: unknown): void {
    this.#peer(to);
    this.#world.send(this, to, message);
  }

  openSession(peer: NodeId): SessionId {
    this.#peer(peer);
    return this.#world.openSession(this.id, peer);
  }

  sendIn(session: SessionId, message: unknown): void {
    this.#world.sendIn(this, session, message);
  }

  closeSession(session: SessionId): void {
    this.#world.closeSession(this.id, session);
  }

  setTimer(name: string, delayUs: number): void {
    if (!(Number.isSafeInteger(delayUs) && delayUs >= 0)) {
      throw new RangeError(`a timer's delay is a whole number of microseconds, not ${delayUs}`);
    }
    this.timers.set(name, delayUs);
    this.#world.tell(TIMER_SET, this.id, 0, delayUs, name);
  }

  cancelTimer(name: string): void {
    if (this.timers.isSet(name)) this.#world.tell(TIMER_CANCELLED, this.id, 0, 0, name);
    this.timers.cancel(name);
  }

  monotonicNow(): number {
    return this.clock.monotonicAt(this.#world.nowUs);
  }

  wallNow(): number {
    return this.clock.wallAt(this.#world.nowUs);
  }

  random(purpose: string, bound: number): number {
    if (typeof purpose !== "string" || purpose === "") {
      throw new RangeError(`random wants a purpose, such as "election-timeout", before its bound`);
    }
    if (!(Number.isSafeInteger(bound) && bound >= 1)) {
      throw new RangeError(`random wants a bound of at least 1, not ${bound}`);
    }
    const drawn = this.stream.below(bound);
    const { choices } = this.#world;
    if (choices === null) return drawn;
    const key = choices.key(`n${this.id}/${this.disk.incarnation} ${purpose}`, this.#world.cause);
    // Calm timers are staggered: the node with the lowest id draws least.
    const calm = Math.floor((bound * (this.id - 1)) / (this.peers.length + 1));
    return choices.ask("draw", key, below(bound, calm), drawn);
  }

  reply(request: Request, reply: Reply): void {
    this.#world.reply(this.id, request, reply);
  }

  assert(claim: string, a = 0, b = 0, c = 0, d = 0): void {
    const tell = this.#world.claims[claim];
    if (tell === undefined) {
      throw new RangeError(`${this.protocol.name} declares no claim ${claim}`);
    }
    tell(this.id, a, b, c, d);
  }

  halt(note: string): void {
    this.#world.note(this.id, note);
    this.#world.tell(HALTED, this.id, 0, 0, note);
    this.#world.haltNext(this.id);
  }

  log(note: string): void {
    this.#world.note(this.id, note);
  }

  /** @throws {RangeError} unless there is such a node; a node may send to itself. */
  #peer(to: NodeId): void {
    if (!(Number.isSafeInteger(to) && to >= 1 && to <= this.peers.length + 1)) {
      throw new RangeError(`there is no node ${to} to send to`);
    }
  }

  /** The protocol's state; null before the first start and while the node is down. */
  get state(): unknown {
    return this.#state;
  }

  /** Goes on with another state: a handler has run on a draft. */
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

  /** Its machine has power: undone by `stop`. */
  powerUp(): void {
    this.#up = true;
  }

  /**
   * Its machine stops: its memory is gone.
   * @param landing how many of the batches that are being written become durable all the same;
   * returns those.
   */
  stop(landing: number): readonly Batch[] {
    this.#up = false;
    this.#pauses = 0;
    this.#waiting = [];
    this.#state = null;
    this.timers.clear();
    return this.disk.crash(landing);
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
    this.#handlers = instanceOf(this.protocol, this.#setup);
    this.#state = this.#handlers.start(this.disk, this, this.#setup);
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

  /** Goes on with a state of its own. */
  #part(): void {
    this.#saved = null;
    this.#state = clonePlain(this.#state);
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
    };
  }

  restore(saved: NodeSnapshot): void {
    if (this.#saved === saved) return;
    this.#saved = saved;
    const isOther =
      this.#handlers === NEVER_STARTED || saved.disk.incarnation !== this.disk.incarnation;
    if (saved.up && isOther) this.#handlers = instanceOf(this.protocol, this.#setup);
    this.#revision++;
    this.#state = saved.state;
    this.#up = saved.up;
    this.#pauses = saved.pauses;
    this.#waiting = [...saved.waiting];
    this.clock.restore(saved.clock);
    this.timers.restore(saved.timers);
    this.disk.restore(saved.disk);
    this.stream.restore(saved.stream);
  }
}
