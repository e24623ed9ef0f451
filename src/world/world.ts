/**
 * The world: takes one event at a time from the agenda, lets a node or an actor handle it, and
 * carries out what they ask.
 */
import { must } from "../core/assert.ts";
import { deepFreeze } from "../core/clone.ts";
import { Digests, mix, mixValue } from "../core/hash.ts";
import { Agenda, type AgendaSnapshot, NoProgressError, WITHDRAWN } from "../kernel/agenda.ts";
import type { Choices, ChoicesSnapshot } from "../kernel/choices/choices.ts";
import { below, numberBetween } from "../kernel/choices/domain.ts";
import type { Lanes } from "../kernel/lanes.ts";
import { byTime, type Scheduler } from "../kernel/scheduler.ts";
import { RandomStream } from "../kernel/streams.ts";
import { Trace, type TraceSnapshot } from "../kernel/trace.ts";
import { placeKey } from "../kernel/weather.ts";
import type { Actor } from "../protocol/actor.ts";
import type { Client, ClientPort } from "../protocol/client.ts";
import type { Write } from "../protocol/disk.ts";
import type { Facts } from "../protocol/facts.ts";
import type { NodeId, SessionId } from "../protocol/node-id.ts";
import type { Observation } from "../protocol/observation.ts";
import type { Protocol, Replica } from "../protocol/protocol.ts";
import { majorityOf, type NodeSet, sizeOf } from "../protocol/quorum.ts";
import type { Reply, Request } from "../protocol/request.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";
import {
  type Answer,
  type ArrivalWorld,
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
  runTimer,
} from "./arrivals.ts";
import { NodeClock } from "./clock.ts";
import type { WorldCounts } from "./counts.ts";
import { type Ambush, type Batch, NodeDisk } from "./disk.ts";
import {
  CRASH,
  DISK,
  MESSAGE,
  NOTE,
  PAUSED,
  RELEASED,
  REPLY,
  REQUEST,
  RESUMED,
  SENT,
  SESSION,
  SESSION_MESSAGE,
  START,
  TIMER,
  TRAVELLING,
  WAKE,
} from "./event.ts";
import { WorldLanes } from "./lanes.ts";
import { Network, type NetworkSnapshot } from "./network.ts";
import { NodeHost, type NodeSnapshot, type NodeWorld } from "./node.ts";
import type { SessionsSnapshot } from "./session.ts";
import { Sessions } from "./sessions.ts";
import type { WorldSettings } from "./settings.ts";
import { refuseOdd, Stage } from "./stage.ts";
import type { Tap } from "./tap.ts";
import { Taps } from "./taps.ts";
import { Timers } from "./timers.ts";

/** Everything of a world at one moment. */
export interface WorldSnapshot {
  readonly agenda: AgendaSnapshot;
  readonly trace: TraceSnapshot;
  readonly network: NetworkSnapshot;
  readonly sessions: SessionsSnapshot;
  readonly nodes: readonly NodeSnapshot[];
  readonly actors: readonly unknown[];
  readonly counts: WorldCounts;
  /** Null: the run was an ordinary one. */
  readonly choices: ChoicesSnapshot | null;
  readonly ended: boolean;
  readonly stepsAtOnce: number;
  readonly lastUs: number;
}

/** Digests of all node states enter the hash every so many steps. */
const STATE_DIGEST_EVERY = 65_536;

export class World implements ClientPort, NodeWorld, ArrivalWorld {
  readonly agenda = new Agenda();
  readonly trace = new Trace();
  readonly network: Network;
  readonly sessions: Sessions;
  /** Where handlers run. */
  readonly stage: Stage;
  /** The ids of all nodes, ascending. */
  readonly ids: readonly NodeId[];
  /** By id; index 0 is unused. */
  readonly nodes: readonly (NodeHost | undefined)[];
  /** Clients and all else that is woken; clients come first, in the order of their numbers. */
  readonly actors: Actor[] = [];
  readonly clients: Client[] = [];
  readonly facts: WorldFacts;
  /** Those of them that a node tells of itself. */
  readonly claims: Facts;
  /** What all nodes run for which the settings name no other version. */
  readonly protocol: Protocol;
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
  #halting: NodeId = 0;
  #ended = false;
  #pulse: Int32Array = new Int32Array(1);

  #scheduler: Scheduler = byTime;
  /** For strategies: what of the agenda must keep its order. */
  readonly lanes: Lanes;
  /** Who reaches into this world. */
  readonly taps = new Taps();
  #freezesAll = false;

  /** By actor: its snapshot, undefined once it has been touched since. */
  readonly #actorSaves: unknown[] = [];
  readonly #settings: WorldSettings;
  readonly #wakeKey: number;
  readonly #digests = new Digests();
  #stepsAtOnce = 0;
  #lastUs = -1;

  constructor(settings: WorldSettings, facts: WorldFacts) {
    const { seed, protocol } = settings;
    const count = settings.setup.nodes;
    this.#settings = settings;
    this.protocol = protocol;
    this.#wakeKey = placeKey(seed, "wake");
    this.agenda.choices = settings.choices ?? null;
    this.agenda.pendingMax = settings.limits.pendingMax;
    this.facts = facts;
    this.claims = claimsOf(protocol, facts);
    this.stage = new Stage(this.taps);
    this.network = new Network(
      this.agenda,
      this.counts,
      seed,
      count,
      settings.clients,
      settings.network,
      (kind, from, payload) => this.#contentOf(kind, from, payload),
    );
    this.sessions = new Sessions(this.agenda, this.network);
    this.lanes = new WorldLanes(this);
    this.ids = Array.from({ length: count }, (_, index) => index + 1);
    this.nodes = [undefined, ...this.ids.map((id) => this.#makeNode(seed, id, this.ids))];
  }

  get nowUs(): number {
    return this.agenda.nowUs;
  }

  /** The step that is being handled, on whose account whatever is asked for now is done. */
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

  /** The node whose handler asked to be stopped, 0: none. */
  get halting(): NodeId {
    return this.#halting;
  }

  /** A node shall be stopped when its handler has returned; 0: it has been. */
  haltNext(id: NodeId): void {
    this.#halting = id;
  }

  /**
   * `pulse[0]` gets the number of steps at every step: a watchdog in another thread sees how far
   * the run has come.
   */
  beat(pulse: Int32Array): void {
    this.#pulse = pulse;
  }

  /** From now on a strategy decides what is next. */
  scheduleBy(scheduler: Scheduler): void {
    this.#scheduler = scheduler;
  }

  /**
   * From now on whatever leaves a handler is frozen, so that a later change of it throws (strict
   * mode).
   */
  freezeAll(): void {
    this.#freezesAll = true;
  }

  /** Who answers what could go otherwise; null: an ordinary run. */
  get choices(): Choices | null {
    return this.agenda.choices;
  }

  /** From now on these choices are asked, or (null) none: the run goes on as an ordinary one. */
  choose(choices: Choices | null): void {
    this.agenda.choices = choices;
  }

  node(id: NodeId): NodeHost {
    const node = this.nodes[id];
    if (node === undefined) throw new RangeError(`there is no node n${id}`);
    return node;
  }

  /** Adds an actor; returns its number, which `wake` wants. Clients come first, in order. */
  addActor(actor: Actor): number {
    this.actors.push(actor);
    this.revisions.push(0);
    return this.actors.length - 1;
  }

  /** To be called before an actor changes: its snapshot and its identity are no longer good. */
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
    const { setup } = this.#settings;
    for (const id of this.ids) {
      const { protocol, disk } = this.#touched(id);
      protocol.factsOfSetup?.(id, setup, this.facts);
      for (const write of this.#settings.given?.get(id) ?? []) {
        disk.apply(write);
        protocol.factsOfWrite(id, write, this.facts);
      }
    }
    for (const id of this.ids) this.#start(this.#touched(id));
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
    const kind = agenda.kinds[slot] as number;
    const first = agenda.first[slot] as number;
    const second = agenda.second[slot] as number;
    const third = agenda.third[slot] as number;
    const payload = agenda.payloads[slot];
    agenda.cause = agenda.causes[slot] as number;
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

  // --- what nodes ask for ---

  send(sender: NodeHost, to: NodeId, given: unknown): void {
    const { id: from, protocol } = sender;
    const message = this.#made(given);
    protocol.factsOfMessage(from, to, message, this.facts);
    this.counts.messagesSent++;
    if (this.taps.weigher !== null) this.taps.weigher.weigh(message);
    const taken = this.taps.interceptor?.intercept(from, to, message, 0) ?? TRAVELLING;
    const fate =
      taken === TRAVELLING
        ? this.network.transmit(MESSAGE, from, to, digestOf(protocol, message), message)
        : taken;
    this.tell(SENT, from, to, MESSAGE, message, fate);
  }

  sendIn(sender: NodeHost, session: SessionId, given: unknown): void {
    const { id: from, protocol } = sender;
    const to = this.sessions.receiverOf(from, session);
    if (to === 0) return;
    const message = this.#made(given);
    protocol.factsOfMessage(from, to, message, this.facts);
    this.counts.messagesSent++;
    if (this.taps.weigher !== null) this.taps.weigher.weigh(message);
    const taken = this.taps.interceptor?.intercept(from, to, message, session) ?? TRAVELLING;
    const fate =
      taken === TRAVELLING
        ? this.sessions.send(from, session, message, digestOf(protocol, message))
        : taken;
    this.tell(SENT, from, to, SESSION_MESSAGE, message, fate);
  }

  openSession(opener: NodeId, peer: NodeId): SessionId {
    return this.sessions.open(opener, peer);
  }

  closeSession(closer: NodeId, session: SessionId): void {
    this.sessions.close(closer, session);
  }

  reply(from: NodeId, request: Request, given: Reply): void {
    const reply = this.#made(given) as Reply;
    const asked =
      this.taps.inspector === null ? request : (this.taps.inspector.plain(request) as Request);
    const digest = mixValue(
      mix(asked.digest, reply.status === "ok" ? 1 : reply.leader + 2),
      reply.output,
    );
    if (asked.readOnly && reply.index !== undefined) {
      this.facts.read(from, asked.client, asked.sequence, reply.index);
      if (reply.leaseTerm !== undefined) this.facts.leased(from, reply.leaseTerm);
    }
    const to = this.network.clientAddress(asked.client);
    const answer: Answer = { request: asked, reply };
    const fate = this.network.transmit(REPLY, from, to, digest, answer);
    this.tell(SENT, from, to, REPLY, answer, fate);
  }

  note(node: NodeId, text: string): void {
    this.tell(NOTE, node, 0, 0, text);
  }

  /** Tells whoever records of an event that is no step. */
  tell(
    kind: number,
    actor: number,
    other: number,
    number: number,
    payload: unknown,
    mark = 0,
  ): void {
    const { recorder } = this.taps;
    if (recorder === null) return;
    recorder.hear(kind, actor, other, number, payload, this.agenda.cause, mark);
  }

  // --- what clients and other actors ask for ---

  submit(client: number, node: NodeId, request: Request): void {
    this.facts.asked(client, request.sequence, request.digest);
    const from = this.network.clientAddress(client);
    this.choices?.originates(this.agenda.cause, `c${client}/${request.sequence}`);
    const fate = this.network.transmit(REQUEST, from, node, request.digest, request);
    this.tell(SENT, from, node, REQUEST, request, fate);
  }

  wakeAt(client: number, atUs: number, token: number): void {
    this.wake(client - 1, atUs, token);
  }

  /** Wakes an actor at a moment >= now. */
  wake(actor: number, atUs: number, token: number): void {
    let tie = mix(mix(mix(this.#wakeKey, actor), token), atUs);
    const { choices } = this;
    if (choices !== null) {
      const { name } = this.actors[actor] as Actor;
      tie = choices.tie(choices.key(`${name} wake`, this.agenda.cause), tie);
    }
    this.agenda.add(atUs, tie, WAKE, actor, token, 0, null);
  }

  /**
   * Hands a message over after `delayUs`, whatever the weather: how a directed scenario lets go of
   * what it held. A datagram arrives whatever its link is like then; a message of a session waits
   * while its link is cut, like all others.
   * @param cause the step that sent it; default: the present one.
   */
  deliver(
    from: NodeId,
    to: NodeId,
    message: unknown,
    delayUs: number,
    session: SessionId = 0,
    cause: number = this.agenda.cause,
  ): void {
    const digest = digestOf(this.node(from).protocol, message);
    const { agenda } = this;
    const present = agenda.cause;
    agenda.cause = cause;
    if (session !== 0) this.sessions.deliver(to, session, message, digest, delayUs);
    else agenda.add(this.nowUs + delayUs, digest, RELEASED, to, from, digest, message);
    agenda.cause = present;
  }

  // --- what faults and scripts do ---

  /**
   * Stops a node's machine: its memory and what its disk had not made durable are gone.
   * @param landing how many of the batches that are being written land all the same.
   */
  crash(id: NodeId, landing = 0): void {
    const node = this.#touched(id);
    if (!node.up) return;
    const present = this.agenda.cause;
    const landed = node.stop(landing);
    this.sessions.crash(id);
    this.counts.crashes++;
    this.record(CRASH, id, 0, landed.length, null);
    for (const { writes } of landed) {
      for (const write of writes) {
        node.disk.apply(write);
        node.protocol.factsOfWrite(id, write, this.facts);
      }
    }
    this.facts.crashed(id);
    this.agenda.cause = present;
  }

  /**
   * How many of the batches in progress a crash of a node leaves durable now.
   * @param today as the fault drew it, `0 <= today <= batches in progress`.
   */
  landing(id: NodeId, today: number): number {
    const { choices } = this;
    if (choices === null) return today;
    const { disk } = this.node(id);
    return choices.ask("crash", `n${id}/${disk.incarnation}`, below(disk.flying + 1), today);
  }

  /** Starts a stopped node from its disk, unless that is lost. */
  restart(id: NodeId): void {
    const node = this.#touched(id);
    if (node.up || node.disk.lost) return;
    this.facts.restarted(id);
    this.#start(node);
  }

  /** Freezes a node: nothing reaches it, its clocks go on. Pauses add up until as many resumes. */
  pause(id: NodeId): void {
    const node = this.#touched(id);
    if (!node.up) return;
    node.pause();
    this.counts.pauses++;
    this.tell(PAUSED, id, 0, node.pauses, null);
  }

  /** Undoes one pause; what arrived meanwhile is handled now, in the order of its arrival. */
  resume(id: NodeId): void {
    const node = this.#touched(id);
    if (!node.up || node.pauses === 0) return;
    node.resume();
    this.tell(RESUMED, id, 0, node.pauses, null);
    if (node.pauses > 0) return;
    const waiting = node.takeKept();
    let order = -0x80000000;
    for (const event of waiting) {
      if (event.kind === TIMER) node.timers.restoreDue(event.second);
      else {
        const { sequence, kind, second, third, payload } = event;
        const { nowUs } = this;
        const slot = this.agenda.putBack(
          sequence,
          nowUs,
          order++,
          kind,
          id,
          second,
          third,
          payload,
        );
        this.agenda.causes[slot] = event.cause;
      }
    }
  }

  /** Fires a node's timer now, if it is set. @returns whether it was. */
  fire(id: NodeId, timer: string): boolean {
    const node = this.#touched(id);
    if (!node.up || !node.timers.isSet(timer)) return false;
    const index = node.timers.indexOf(timer);
    node.timers.unset(index);
    const { cause } = this.agenda;
    if (node.pauses === 0) runTimer(this, node, index);
    else
      node.keep({
        sequence: 0,
        kind: TIMER,
        second: index,
        third: 0,
        payload: null,
        cause,
      });
    this.agenda.cause = cause;
    return true;
  }

  /** Lets a timer that was withheld fire by itself again. */
  release(id: NodeId, timer: string): void {
    const node = this.#touched(id);
    if (node.up) node.timers.release(timer);
  }

  /** Sets a node's wall clock forward, or back. It stays so. */
  jump(id: NodeId, byUs: number): void {
    this.#touched(id).clock.jump(byUs);
  }

  /** A node's disk has no space any more; faults add up until as many have drained it. */
  fillDisk(id: NodeId): void {
    this.#touched(id).disk.fill();
  }

  /** Undoes one `fillDisk`. */
  drainDisk(id: NodeId): void {
    this.#touched(id).disk.drain();
  }

  /** A fault lies in wait for a node's next writes, until it strikes or is called off. */
  layAmbush(id: NodeId, ambush: Ambush): void {
    this.#touched(id).disk.lay(ambush);
  }

  /** Undoes `layAmbush`, where it has not struck. */
  callOffAmbush(id: NodeId): void {
    this.#touched(id).disk.callOff();
  }

  /** A node's disk is gone with its machine, for ever. */
  loseDisk(id: NodeId): void {
    this.#touched(id).disk.lose();
  }

  /** Adds to how fast a node's clocks run; a negative rate takes it back. */
  drift(id: NodeId, ratePpm: number): void {
    const node = this.#touched(id);
    node.clock.drift(this.nowUs, ratePpm);
    node.timers.clockChanged();
  }

  /** What anybody may see of a node, null while it is down. */
  observe(id: NodeId): Observation | null {
    const node = this.node(id);
    if (!node.up) return null;
    return this.stage.ask(node, (handlers, state) => handlers.observe(state));
  }

  /** How far a node has come, null while it is down or where its protocol does not say. */
  replica(id: NodeId): Replica | null {
    const node = this.node(id);
    if (!node.up) return null;
    return this.stage.ask(node, (handlers, state) => handlers.replica?.(state) ?? null);
  }

  /** Whether some nodes alone could elect and decide, as a node that is up sees it. */
  isQuorate(id: NodeId, nodes: NodeSet): boolean {
    return this.stage.ask(
      this.node(id),
      (handlers, state) =>
        handlers.quorate?.(state, nodes) ?? sizeOf(nodes) >= majorityOf(this.ids.length),
    );
  }

  /** The node that leads the highest term, 0 if none does. */
  leader(): NodeId {
    let leader = 0;
    let term = -1;
    for (const id of this.ids) {
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
      this.stage.active = id;
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
    this.stage.active = active;
  }

  // --- snapshots ---

  snapshot(): WorldSnapshot {
    return {
      agenda: this.agenda.snapshot(),
      trace: this.trace.snapshot(),
      network: this.network.snapshot(),
      sessions: this.sessions.snapshot(),
      nodes: this.ids.map((id) => this.node(id).snapshot()),
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

  /** A node of which something is about to change. */
  #touched(id: NodeId): NodeHost {
    const node = this.node(id);
    node.touch();
    return node;
  }

  /** An actor that was not touched since its last snapshot has the same again. */
  #saveOf(actor: Actor, index: number): unknown {
    this.#actorSaves[index] ??= actor.snapshot();
    return this.#actorSaves[index];
  }

  #start(node: NodeHost): void {
    const present = this.agenda.cause;
    node.powerUp();
    this.record(START, node.id, 0, node.disk.incarnation, null);
    this.stage.start(node);
    this.facts.started(node.id);
    this.agenda.cause = present;
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
    this.agenda.cause = steps;
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
        ? `the timer ${this.node(first).timers.nameOf(second)} of n${first}, set to fire at once`
        : kind === MESSAGE
          ? `a message from n${second} to n${first}`
          : `event ${kind}`;
    throw new NoProgressError(
      `more than ${stepsAtOnceMax} events at one microsecond, at last ${last}`,
    );
  }

  /** A message, write or reply as it leaves a handler: no draft, and frozen in strict mode. */
  #made(given: unknown): unknown {
    const message = this.taps.inspector === null ? given : this.taps.inspector.plain(given);
    if (this.#freezesAll) {
      refuseOdd(message, "message");
      deepFreeze(message);
    }
    return message;
  }

  /**
   * The occurrences of choices are counted from the snapshot on where it is an ordinary run's.
   * @throws {RangeError} if a run that was decided elsewhere would go on as an ordinary one.
   */
  #restoreChoices(saved: ChoicesSnapshot | null): void {
    const { choices } = this;
    if (choices !== null) choices.restore(saved ?? NO_CHOICES);
    else if (saved !== null) {
      throw new RangeError(
        "this snapshot is of a run with choices: give the world some to go on with",
      );
    }
  }

  /** What a message is, for its content key: `append-entries`, `request-vote term=3`, `request`. */
  #contentOf(kind: number, from: number, payload: unknown): string {
    if (kind === REQUEST) return "request";
    if (kind === REPLY) return "reply";
    const { protocol } = this.node(from);
    const { kind: name, fields } = protocol.describe(payload);
    const named = protocol.keyFields?.[name] ?? [];
    return [name, ...named.map((field) => `${field}=${fields[field]}`)].join(" ");
  }

  #makeNode(seed: string, id: NodeId, ids: readonly NodeId[]): NodeHost {
    const { clocks, disk } = this.#settings;
    const error = new RandomStream(seed, `clock/n${id}`);
    const chosen = (what: string, most: number) => {
      const drawn = error.between(-most, most);
      return (
        this.choices?.ask("clock", `n${id} ${what}`, numberBetween(-most, most), drawn) ?? drawn
      );
    };
    const driftPpm = chosen("drift", clocks.driftMaxPpm);
    const clock = new NodeClock(driftPpm, chosen("offset", clocks.offsetMaxUs));
    const timers = new Timers(this.agenda, clock, id, placeKey(seed, `timers/n${id}`));
    const made = (value: unknown) => this.#made(value);
    const protocol = this.#settings.versions?.get(id) ?? this.protocol;
    const issued =
      protocol.factsOfIssue === undefined
        ? null
        : (writes: readonly Write[]) => {
            for (const write of writes) protocol.factsOfIssue?.(id, write, this.facts);
          };
    const place = placeKey(seed, `disk/n${id}`);
    const nodeDisk = new NodeDisk(this.agenda, disk, id, place, made, issued, this.taps);
    const peers = ids.filter((other) => other !== id);
    const stream = new RandomStream(seed, `node/n${id}`);
    const { setup } = this.#settings;
    return new NodeHost(this, id, protocol, setup, peers, clock, timers, nodeDisk, stream);
  }
}

/** What choices have met before anything happened. */
const NO_CHOICES = {
  base: "weather",
  seed: "",
  occurrences: [],
  origins: [],
  reseeded: [],
  heard: null,
} as const;
/** 32 bits of everything that a message of this protocol holds. */
function digestOf(protocol: Protocol, message: unknown): number {
  try {
    return protocol.digest ? protocol.digest(message) : mixValue(0, message);
  } catch (error) {
    refuseOdd(message, "message");
    throw error;
  }
}

/** The claims among a protocol's facts. */
function claimsOf({ facts: declared = {} }: Protocol, facts: Facts): Facts {
  const claims = Object.entries(declared).filter(([, { claim }]) => claim);
  return Object.fromEntries(
    claims.map(([name]) => [name, must(facts[name], `the fact ${name} can be told`)]),
  );
}
