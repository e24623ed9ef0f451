/**
 * The world: takes one event at a time from the agenda and lets a node or an actor handle it.
 */
import { Digests, mix, mixValue } from "../core/hash.ts";
import { Agenda, type AgendaSnapshot, NoProgressError, WITHDRAWN } from "../kernel/agenda.ts";
import type { Choices, ChoicesSnapshot } from "../kernel/choices/choices.ts";
import type { Lanes } from "../kernel/lanes.ts";
import { byTime, type Scheduler } from "../kernel/scheduler.ts";
import { Trace, type TraceSnapshot } from "../kernel/trace.ts";
import { placeKey } from "../kernel/weather.ts";
import type { Actor } from "../protocol/actor.ts";
import type { Client } from "../protocol/client.ts";
import type { Address, NodeId, SessionId } from "../protocol/node-id.ts";
import type { Observation } from "../protocol/observation.ts";
import type { Replica } from "../protocol/protocol.ts";
import { majorityOf, type NodeSet, sizeOf } from "../protocol/quorum.ts";
import type { Request } from "../protocol/request.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";
import {
  type Answer,
  halt,
  onDisk,
  onMessage,
  onReleased,
  onReply,
  onRequest,
  onSession,
  onSessionMessage,
  onTimer,
  onWake,
} from "./arrivals.ts";
import { makeHosts, makeMachines, makeNodes } from "./assembly.ts";
import type { Batch } from "./batch.ts";
import { checkObservation } from "./checked-answers.ts";
import type { ClientHost, ClientHostSnapshot, ClientWorld } from "./client-host.ts";
import type { WorldCounts } from "./counts.ts";
import { contentOf, Departures, type DepartureWorld } from "./departures.ts";
import {
  DISK,
  MESSAGE,
  NOTE,
  RELEASED,
  REPLY,
  REQUEST,
  SESSION,
  SESSION_MESSAGE,
  TIMER,
  WAKE,
} from "./event.ts";
import { WorldLanes } from "./lanes.ts";
import { Machines, type MachineWorld } from "./machines.ts";
import { Network, type NetworkSnapshot } from "./network.ts";
import type { NodeHost, NodeSnapshot } from "./node.ts";
import { placed, processNames, type Service } from "./service.ts";
import type { SessionsSnapshot } from "./session.ts";
import { Sessions } from "./sessions.ts";
import { type SystemSettings, servicesOf, type WorldSettings } from "./settings.ts";
import { refuseOdd, Stage } from "./stage.ts";
import type { Tap } from "./tap.ts";
import { Taps } from "./taps.ts";

/** Everything of a world at one moment. */
export interface WorldSnapshot {
  readonly agenda: AgendaSnapshot;
  readonly trace: TraceSnapshot;
  readonly network: NetworkSnapshot;
  readonly sessions: SessionsSnapshot;
  readonly nodes: readonly NodeSnapshot[];
  /** By machine, from 1: how often it has stopped, and 1. */
  readonly machines: readonly number[];
  /** By client: what faults have done to its machine; null: nothing. */
  readonly clients: readonly (ClientHostSnapshot | null)[];
  readonly actors: readonly unknown[];
  readonly counts: WorldCounts;
  /** Null: the run was an ordinary one. */
  readonly choices: ChoicesSnapshot | null;
  readonly ended: boolean;
  readonly stepsAtOnce: number;
  readonly lastUs: number;
}

/** How many steps apart digests of all node states enter the hash. */
const STATE_DIGEST_EVERY = 65_536;

export class World implements ClientWorld, DepartureWorld, MachineWorld {
  readonly agenda = new Agenda();
  readonly trace = new Trace();
  readonly network: Network;
  readonly sessions: Sessions;
  /** What processes and clients send. */
  readonly departures: Departures;
  /** Where handlers run. */
  readonly stage: Stage;
  /** What faults and directed scenarios reach for. */
  readonly machines: Machines;
  /** The groups of processes that run one protocol together. */
  readonly services: readonly Service[];
  /** The one that clients ask. */
  readonly front: Service;
  /** The addresses of all processes, ascending. */
  readonly ids: readonly Address[];
  /** What each process is called, by address: `n3`, `n3/config`. */
  readonly names: readonly string[];
  /** By address; index 0 is unused. */
  readonly nodes: readonly (NodeHost | undefined)[];
  /** Clients and all else that is woken; clients come first, in the order of their numbers. */
  readonly actors: Actor[] = [];
  readonly clients: Client[] = [];
  /** By client: the process that it is on its machine. */
  readonly hosts: readonly ClientHost[];
  /** Where the facts about what clients ask are asserted: those of the front service. */
  readonly facts: WorldFacts;
  readonly counts: WorldCounts = {
    messagesSent: 0,
    messagesLost: 0,
    messagesDuplicated: 0,
    messagesCut: 0,
    crashes: 0,
    pauses: 0,
    bytesSent: 0,
  };
  /** By actor: rises whenever something of it may have changed. */
  readonly revisions: number[] = [];
  #halting: Address = 0;
  #ended = false;
  #pulse: Int32Array = new Int32Array(1);

  #scheduler: Scheduler = byTime;
  /** For strategies: what of the agenda must keep its order. */
  readonly lanes: Lanes;
  /** Who reaches into this world. */
  readonly taps = new Taps();

  /** By actor: its snapshot, undefined once it has been touched since. */
  readonly #actorSaves: unknown[] = [];
  readonly #settings: WorldSettings | SystemSettings;
  readonly #wakeKey: number;
  readonly #digests = new Digests();
  #stepsAtOnce = 0;
  #lastUs = -1;

  /** @param facts of a world of one service: where they are asserted. */
  constructor(settings: WorldSettings | SystemSettings, facts: WorldFacts | null = null) {
    const { seed } = settings;
    const { machines, services } = servicesOf(settings, facts);
    this.#settings = settings;
    this.services = placed(services);
    const front = "front" in settings ? settings.front : undefined;
    this.front = (this.services.find(({ name }) => name === front) ?? this.services[0]) as Service;
    this.names = processNames(this.services);
    this.#wakeKey = placeKey(seed, "wake");
    this.agenda.choose(settings.choices ?? null);
    this.agenda.limit(settings.limits.pendingMax);
    this.facts = this.front.facts;
    this.stage = new Stage(this.taps);
    this.network = new Network(
      this.agenda,
      this.counts,
      seed,
      this.names,
      settings.clients,
      settings.network,
      (kind, from, payload) => contentOf(kind, payload, () => this.node(from).protocol),
    );
    this.sessions = new Sessions(this.agenda, this.network, this.names);
    this.departures = new Departures(this, settings.clients);
    this.lanes = new WorldLanes(this);
    this.ids = this.services.flatMap(({ ids }) => ids);
    const made = makeMachines(this, settings, machines);
    this.hosts = makeHosts(this, made.slice(machines));
    this.machines = new Machines(this, made, machines);
    this.nodes = makeNodes(this, settings, made);
  }

  get nowUs(): number {
    return this.agenda.nowUs;
  }

  /** The step that is being handled: the cause of everything that is asked for now. */
  get cause(): number {
    return this.agenda.cause;
  }

  get steps(): number {
    return this.trace.steps;
  }

  /** From now on a recorder, an interceptor, an inspector or a weigher reaches into the world. */
  attach(tap: Tap): void {
    this.taps.attach(tap);
  }

  /** Undoes `attach`. */
  detach(tap: Tap): void {
    this.taps.detach(tap);
  }

  /** Whether the run is over. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The run is over after this step. */
  end(): void {
    this.#ended = true;
  }

  /** The process whose handler asked to be stopped, 0: none. */
  get halting(): Address {
    return this.#halting;
  }

  /** Stops a process once its handler has returned; 0: it has been stopped. */
  haltNext(address: Address): void {
    this.#halting = address;
  }

  /**
   * `pulse[0]` gets the number of steps at every step: a watchdog in another thread sees how far
   * the run has come.
   */
  beat(pulse: Int32Array): void {
    this.#pulse = pulse;
  }

  /**
   * The steps are over: judging is limited by counted work, and no watchdog looks after that. Until
   * the next step the pulse is below 0.
   */
  rest(): void {
    this.#pulse[0] = -this.steps;
  }

  /** From now on a strategy decides what is next. */
  scheduleBy(scheduler: Scheduler): void {
    this.#scheduler = scheduler;
  }

  /**
   * From now on whatever leaves a handler is frozen, so that a later change of it throws, and no
   * start finds what an earlier one kept beside its disk, nor in variables of its module (strict
   * mode).
   */
  beStrict(): void {
    this.departures.freezeAll();
    for (const id of this.ids) this.node(id).beStrict();
  }

  /** Decides the choices of the run; null: an ordinary run. */
  get choices(): Choices | null {
    return this.agenda.choices;
  }

  /** From now on these choices decide; null: the run continues as an ordinary one. */
  choose(choices: Choices | null): void {
    this.agenda.choose(choices);
  }

  /** @throws {RangeError} if there is no such process. */
  node(address: Address): NodeHost {
    const node = this.nodes[address];
    if (node === undefined) throw new RangeError(`there is no node n${address}`);
    return node;
  }

  /** Adds an actor; returns its number, which `wake` wants. Clients come first, in order. */
  addActor(actor: Actor): number {
    this.actors.push(actor);
    this.revisions.push(0);
    return this.actors.length - 1;
  }

  /** To be called before an actor changes: invalidates its snapshot and its identity. */
  touchActor(actor: number): void {
    this.#actorSaves[actor] = undefined;
    this.revisions[actor] = (this.revisions[actor] as number) + 1;
  }

  /** To be called before an actor acts, which changes it, or all of them and every node. */
  touchBy(actor: number): void {
    this.touchActor(actor);
    if (!(this.actors[actor] as Actor).touchesAll) return;
    for (let other = 0; other < this.actors.length; other++) this.touchActor(other);
    for (const id of this.ids) (this.nodes[id] as NodeHost).revise();
  }

  /** Adds the next client (number 1 first). */
  addClient(client: Client): void {
    this.clients.push(client);
    this.addActor(client);
  }

  /** Puts what is given on the disks and starts every node. */
  boot(): void {
    this.machines.boot();
  }

  /**
   * Handles the next event. @returns false when there is none.
   * @throws {NoProgressError} past a limit. What a handler throws passes through, with `active`
   * naming its node.
   */
  step(): boolean {
    const agenda = this.agenda;
    const slot = this.#scheduler.pick(agenda);
    if (slot < 0) return false;
    const kind = agenda.kindOf(slot);
    const first = agenda.firstOf(slot);
    const second = agenda.secondOf(slot);
    const third = agenda.thirdOf(slot);
    const payload = agenda.payloadOf(slot);
    agenda.onAccountOf(agenda.causeOf(slot));
    agenda.release(slot);
    if (agenda.nowUs === this.#lastUs) this.#guardInstant(kind, first, second);
    else {
      this.#lastUs = agenda.nowUs;
      this.#stepsAtOnce = 0;
    }
    switch (kind) {
      case MESSAGE:
        onMessage(this, first, second, third, payload);
        break;
      case TIMER:
        onTimer(this, first, second);
        break;
      case DISK:
        onDisk(this, first, second, payload as Batch);
        break;
      case REQUEST:
        onRequest(this, first, second, third, payload as Request);
        break;
      case REPLY:
        onReply(this, first, second, third, payload as Answer);
        break;
      case WAKE:
        onWake(this, first, second);
        break;
      case SESSION_MESSAGE:
        onSessionMessage(this, first, second, third, payload);
        break;
      case SESSION:
        onSession(this, first, second, third);
        break;
      case RELEASED:
        onReleased(this, first, second, third, payload);
        break;
      default:
        if (kind !== WITHDRAWN) throw new RangeError(`unknown kind of entry ${kind}`);
    }
    if (this.#halting !== 0) halt(this, this.#halting);
    return true;
  }

  note(address: Address, text: string): void {
    this.tell(NOTE, address, 0, 0, text);
  }

  /** Reports an event that is not a step to the recorder, if there is one. */
  tell(
    kind: number,
    actor: number,
    other: number,
    number: number,
    payload: unknown,
    mark = 0,
  ): void {
    this.taps.tell(this.agenda.cause, kind, actor, other, number, payload, mark);
  }

  // --- what clients and other actors ask for ---

  submit(client: number, member: NodeId, request: Request): void {
    this.departures.submit(client, member, request);
  }

  /** Wakes an actor at a moment >= now. */
  wake(actor: number, atUs: number, token: number): void {
    let tie = mix(mix(mix(this.#wakeKey, actor), token), atUs);
    const { choices } = this;
    if (choices !== null) {
      const { name } = this.actors[actor] as Actor;
      tie = choices.tie(choices.key(name, "wake", this.agenda.cause), tie);
    }
    this.agenda.add(atUs, tie, WAKE, actor, token, 0, null);
  }

  /**
   * Delivers a message after `delayUs`, whatever the weather: how a directed scenario releases what
   * it held. A datagram arrives whatever its link is like then; a message of a session waits while
   * its link is cut, like all others.
   * @param cause the step that sent it; default: the present one.
   */
  deliver(
    from: Address,
    to: Address,
    message: unknown,
    delayUs: number,
    session: SessionId = 0,
    cause: number = this.agenda.cause,
  ): void {
    this.departures.deliver(from, to, message, delayUs, session, cause);
  }

  // --- what can be seen of nodes ---

  /** What can be seen of a node from outside, null while it is down. */
  observe(address: Address): Observation | null {
    const node = this.node(address);
    if (!node.up) return null;
    const { service, name } = node;
    return this.stage.ask(node, (handlers, state) => {
      const seen = handlers.observe(state);
      if (service.isOwn === true) {
        checkObservation(name, seen, service.ids.length, service.protocol.roles);
      }
      return seen;
    });
  }

  /** How far a node has come, null while it is down or where its protocol does not say. */
  replica(address: Address): Replica | null {
    const node = this.node(address);
    if (!node.up) return null;
    return this.stage.ask(node, (handlers, state) => handlers.replica?.(state) ?? null);
  }

  /**
   * Whether some members of its service alone could elect and decide, as one that is up sees it.
   */
  isQuorate(address: Address, members: NodeSet): boolean {
    const node = this.node(address);
    return this.stage.ask(
      node,
      (handlers, state) =>
        handlers.quorate?.(state, members) ??
        sizeOf(members) >= majorityOf(node.service.ids.length),
    );
  }

  /** The member of a service (default: the front) that leads the highest term, 0 if none does. */
  leader(service: Service = this.front): Address {
    let leader = 0;
    let term = -1;
    for (const id of service.ids) {
      const seen = this.observe(id);
      if (seen?.role === "leader" && seen.term > term) {
        leader = id;
        term = seen.term;
      }
    }
    return leader;
  }

  /** Enters the digests of all node states into the hash. */
  markStates(): void {
    const { active } = this.stage;
    for (const id of this.ids) {
      // What cannot be digested is the node's fault.
      this.stage.blame(id);
      const { state } = this.node(id);
      try {
        this.trace.mark(mixValue(id, state, this.#digests));
      } catch (error) {
        this.#digests.forget();
        refuseOdd(state, "state");
        throw error;
      }
    }
    this.#digests.forget();
    this.stage.blame(active);
  }

  // --- snapshots ---

  snapshot(): WorldSnapshot {
    return {
      agenda: this.agenda.snapshot(),
      trace: this.trace.snapshot(),
      network: this.network.snapshot(),
      sessions: this.sessions.snapshot(),
      nodes: this.ids.map((id) => this.node(id).snapshot()),
      machines: this.machines.snapshot(),
      clients: this.hosts.map((host) => host.snapshot()),
      actors: this.actors.map((actor, index) => this.#saveOf(actor, index)),
      counts: { ...this.counts },
      choices: this.choices?.snapshot() ?? null,
      ended: this.#ended,
      stepsAtOnce: this.#stepsAtOnce,
      lastUs: this.#lastUs,
    };
  }

  restore(snapshot: WorldSnapshot): void {
    this.agenda.restore(snapshot.agenda);
    this.trace.restore(snapshot.trace);
    this.#restoreChoices(snapshot.choices);
    this.network.restore(snapshot.network);
    this.sessions.restore(snapshot.sessions);
    snapshot.nodes.forEach((saved, index) => {
      this.node(index + 1).restore(saved);
    });
    this.machines.restore(snapshot.machines);
    snapshot.clients.forEach((saved, index) => {
      this.hosts[index]?.restore(saved);
    });
    snapshot.actors.forEach((saved, index) => {
      if (this.#actorSaves[index] === saved) return;
      this.actors[index]?.restore(saved);
      this.revisions[index] = (this.revisions[index] as number) + 1;
      this.#actorSaves[index] = saved;
    });
    Object.assign(this.counts, snapshot.counts);
    this.#ended = snapshot.ended;
    this.#stepsAtOnce = snapshot.stepsAtOnce;
    this.#lastUs = snapshot.lastUs;
  }

  // --- helpers ---

  /** An actor that was not touched since its last snapshot has the same again. */
  #saveOf(actor: Actor, index: number): unknown {
    this.#actorSaves[index] ??= actor.snapshot();
    return this.#actorSaves[index];
  }

  /**
   * Enters a step into the trace; it is the cause of what is added from now on.
   * @throws {NoProgressError} past the limit.
   */
  record(kind: number, actor: number, from: number, digest: number, payload: unknown): void {
    const trace = this.trace;
    trace.step(this.agenda.nowUs, kind, actor, mix(digest, from));
    const steps = trace.steps;
    const { cause } = this.agenda;
    this.agenda.onAccountOf(steps);
    const { choices } = this.agenda;
    // What a timer or an actor does is done for no operation, whatever set it.
    if (choices !== null && kind !== TIMER && kind !== WAKE) choices.stepped(steps, cause);
    this.#pulse[0] = steps;
    if (steps % STATE_DIGEST_EVERY === 0) this.markStates();
    const { recorder } = this.taps;
    if (recorder !== null) recorder.hear(kind, actor, from, digest, payload, cause);
    const { stepsMax } = this.#settings.limits;
    if (steps > stepsMax) throw new NoProgressError(`more than ${stepsMax} steps`);
  }

  #guardInstant(kind: number, first: number, second: number): void {
    const { stepsAtOnceMax } = this.#settings.limits;
    if (++this.#stepsAtOnce <= stepsAtOnceMax) return;
    const last =
      kind === TIMER
        ? `the timer ${this.node(first).timers.nameOf(second)} of ${this.names[first]}, set to ` +
          "fire at once"
        : kind === MESSAGE
          ? `a message from ${this.names[second]} to ${this.names[first]}`
          : `event ${kind}`;
    throw new NoProgressError(
      `more than ${stepsAtOnceMax} events at one microsecond, at last ${last}`,
    );
  }

  /**
   * The occurrences of choices are counted from the snapshot on where it is an ordinary run's.
   * @throws {RangeError} for a snapshot with choices in a world without them.
   */
  #restoreChoices(saved: ChoicesSnapshot | null): void {
    const { choices } = this;
    if (choices !== null) choices.restore(saved);
    else if (saved !== null) {
      throw new RangeError(
        "this snapshot is of a run with choices: give the world choices to continue with",
      );
    }
  }
}
