/** The world: takes one event at a time from the agenda, lets a node or an actor handle it, and carries out what they ask. */
import { deepFreeze } from "../core/clone.ts";
import { type Digests, mix, mixValue } from "../core/hash.ts";
import { Agenda, type AgendaSnapshot, NoProgressError, WITHDRAWN } from "../kernel/agenda.ts";
import { byTime, type Scheduler } from "../kernel/scheduler.ts";
import { RandomStream } from "../kernel/streams.ts";
import { Trace, type TraceSnapshot } from "../kernel/trace.ts";
import {
  DUPLICATE,
  DUPLICATE_LATENCY,
  drawn,
  happens,
  LATENCY,
  LOSS,
  placeKey,
  scaled,
  TIE,
} from "../kernel/weather.ts";
import type { Actor } from "../protocol/actor.ts";
import type { Client, ClientPort } from "../protocol/client.ts";
import type { Facts } from "../protocol/facts.ts";
import type { NodeId, SessionId } from "../protocol/node-id.ts";
import type { Observation } from "../protocol/observation.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { Reply, Request } from "../protocol/request.ts";
import { NodeClock } from "./clock.ts";
import { type Batch, type Fate, NodeDisk } from "./disk.ts";
import {
  CRASH,
  DISK,
  DISK_FAILED,
  DROP,
  MESSAGE,
  REPLY,
  REQUEST,
  SESSION,
  SESSION_MESSAGE,
  START,
  TIMER,
  WAKE,
} from "./event.ts";
import { Network, type NetworkSnapshot } from "./network.ts";
import { NodeHost, type NodeSnapshot } from "./node.ts";
import type { SessionsSnapshot } from "./session.ts";
import { SESSION_RETRY, SESSION_UP, Sessions } from "./sessions.ts";
import type { WorldCounts, WorldSettings } from "./settings.ts";
import { Stage } from "./stage.ts";
import type { Inspector, Interceptor, Recorder } from "./tap.ts";
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
  readonly ended: boolean;
  readonly stepsAtOnce: number;
  readonly lastUs: number;
}

/** A reply on its way, with what it answers. */
interface Answer {
  readonly request: Request;
  readonly reply: Reply;
}

/** Digests of all node states enter the hash every so many steps. */
const STATE_DIGEST_EVERY = 65_536;

export class World implements ClientPort {
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
  readonly facts: Facts;
  readonly counts: WorldCounts = {
    messagesSent: 0,
    messagesLost: 0,
    messagesDuplicated: 0,
    messagesCut: 0,
    crashes: 0,
    pauses: 0,
  };
  /** The node whose handler asked to be stopped, 0: none. */
  halting: NodeId = 0;
  /** Set by whoever ends the run. */
  ended = false;
  /** Written at every step: a watchdog in another thread sees here how far the run has come. */
  pulse: Int32Array = new Int32Array(1);

  scheduler: Scheduler = byTime;
  recorder: Recorder | null = null;
  interceptor: Interceptor | null = null;
  /** Freezes whatever leaves a handler, so that a later change of it throws (strict mode). */
  freezesAll = false;

  readonly #protocol: Protocol;
  readonly #settings: WorldSettings;
  readonly #count: number;
  readonly #wakeKey: number;
  #actors: Actor[] = [];
  #clients: Client[] = [];
  #stepsAtOnce = 0;
  #lastUs = -1;

  constructor(settings: WorldSettings, facts: Facts) {
    const { seed, protocol } = settings;
    const count = settings.setup.nodes;
    this.#settings = settings;
    this.#protocol = protocol;
    this.#count = count;
    this.#wakeKey = placeKey(seed, "wake");
    this.agenda.pendingMax = settings.limits.pendingMax;
    this.facts = facts;
    this.stage = new Stage(protocol, settings.setup);
    this.network = new Network(seed, count, settings.clients, settings.network);
    this.sessions = new Sessions(this.agenda, this.network);
    this.ids = Array.from({ length: count }, (_, index) => index + 1);
    this.nodes = [undefined, ...this.ids.map((id) => this.#makeNode(seed, id, this.ids))];
  }

  get nowUs(): number {
    return this.agenda.nowUs;
  }

  get steps(): number {
    return this.trace.steps;
  }

  /** From now on handlers run on drafts, or (null) no longer. */
  inspectWith(inspector: Inspector | null): void {
    this.stage.inspector = inspector;
  }

  node(id: NodeId): NodeHost {
    const node = this.nodes[id];
    if (node === undefined) throw new RangeError(`there is no node n${id}`);
    return node;
  }

  /** Adds an actor; returns its number, which `wake` wants. Clients come first, in order. */
  addActor(actor: Actor): number {
    this.#actors.push(actor);
    return this.#actors.length - 1;
  }

  /** Adds the next client (number 1 first). */
  addClient(client: Client): void {
    this.#clients.push(client);
    this.addActor(client);
  }

  /** Puts what is given on the disks and starts every node. */
  boot(): void {
    for (const id of this.ids) {
      for (const write of this.#settings.given?.get(id) ?? []) {
        this.node(id).disk.apply(write);
        this.#protocol.factsOfWrite(id, write, this.facts);
      }
    }
    for (const id of this.ids) this.#start(this.node(id));
  }

  /**
   * Handles the next event. @returns false when there is none.
   * @throws {NoProgressError} past a limit. What a handler throws passes through, with `active` naming its node.
   */
  step(): boolean {
    const agenda = this.agenda;
    const slot = this.scheduler.pick(agenda);
    if (slot < 0) return false;
    const kind = agenda.kinds[slot] as number;
    const first = agenda.first[slot] as number;
    const second = agenda.second[slot] as number;
    const third = agenda.third[slot] as number;
    const payload = agenda.payloads[slot];
    agenda.release(slot);
    if (agenda.nowUs === this.#lastUs) this.#guardInstant();
    else {
      this.#lastUs = agenda.nowUs;
      this.#stepsAtOnce = 0;
    }
    switch (kind) {
      case MESSAGE:
        this.#onMessage(first, second, third, payload);
        break;
      case TIMER:
        this.#onTimer(first, second);
        break;
      case DISK:
        this.#onDisk(first, second, payload as Batch);
        break;
      case REQUEST:
        this.#onRequest(first, second, third, payload as Request);
        break;
      case REPLY:
        this.#onReply(first, second, third, payload as Answer);
        break;
      case WAKE:
        this.#onWake(first, second);
        break;
      case SESSION_MESSAGE:
        this.#onSessionMessage(first, second, third, payload);
        break;
      case SESSION:
        this.#onSession(first, second, third);
        break;
      default:
        if (kind !== WITHDRAWN) throw new RangeError(`unknown kind of entry ${kind}`);
    }
    if (this.halting !== 0) this.#halt(this.halting);
    return true;
  }

  // --- what nodes ask for ---

  send(from: NodeId, to: NodeId, given: unknown): void {
    const message = this.#made(given);
    this.#protocol.factsOfMessage(from, to, message, this.facts);
    this.counts.messagesSent++;
    if (this.recorder !== null) this.recorder.sent(from, to, message);
    if (this.interceptor?.intercept(from, to, message, 0)) return;
    this.transmit(MESSAGE, from, to, this.#digestOf(message), message);
  }

  sendIn(from: NodeId, session: SessionId, given: unknown): void {
    const to = this.sessions.receiverOf(from, session);
    if (to === 0) return;
    const message = this.#made(given);
    this.#protocol.factsOfMessage(from, to, message, this.facts);
    this.counts.messagesSent++;
    if (this.recorder !== null) this.recorder.sent(from, to, message);
    if (this.interceptor?.intercept(from, to, message, session)) return;
    this.sessions.send(from, session, message, this.#digestOf(message));
  }

  reply(from: NodeId, request: Request, given: Reply): void {
    const reply = this.#made(given) as Reply;
    const asked =
      this.stage.inspector === null ? request : (this.stage.inspector.plain(request) as Request);
    const digest = mixValue(
      mix(asked.digest, reply.status === "ok" ? 1 : reply.leader + 2),
      reply.output,
    );
    if (asked.readOnly && reply.index !== undefined) {
      this.facts.read(from, asked.client, asked.sequence, reply.index);
      if (reply.leaseTerm !== undefined) this.facts.leased(from, reply.leaseTerm);
    }
    const to = this.network.clientAddress(asked.client);
    this.transmit(REPLY, from, to, digest, { request: asked, reply });
  }

  note(node: NodeId, text: string): void {
    if (this.recorder !== null) this.recorder.note(node, text);
  }

  // --- what clients and other actors ask for ---

  submit(client: number, node: NodeId, request: Request): void {
    this.facts.asked(client, request.sequence, request.digest);
    this.transmit(REQUEST, this.network.clientAddress(client), node, request.digest, request);
  }

  wakeAt(client: number, atUs: number, token: number): void {
    this.wake(client - 1, atUs, token);
  }

  /** Wakes an actor at a moment >= now. */
  wake(actor: number, atUs: number, token: number): void {
    const tie = mix(mix(mix(this.#wakeKey, actor), token), atUs);
    this.agenda.add(atUs, tie, WAKE, actor, token, 0, null);
  }

  /** Hands a message to a link: the weather decides what becomes of it. */
  transmit(kind: number, from: number, to: number, digest: number, payload: unknown): void {
    const network = this.network;
    const link = network.linkOf(from, to);
    const nowUs = this.agenda.nowUs;
    const weather = network.weatherOn(link, nowUs);
    if (network.isCut(link)) {
      this.counts.messagesCut++;
      return;
    }
    const lossPpm = network.lossOf(link);
    if (lossPpm !== 0 && happens(drawn(weather, LOSS), lossPpm)) {
      this.counts.messagesLost++;
      return;
    }
    const { latencyMinUs, latencyMaxUs } = network.settings;
    const addedUs = network.latencyAddedOf(link);
    const takesUs = scaled(drawn(weather, LATENCY), latencyMinUs, latencyMaxUs) + addedUs;
    const tie = drawn(weather, TIE);
    this.agenda.add(nowUs + takesUs, tie, kind, to, from, digest, payload);
    const duplicatePpm = network.duplicatesOf(link);
    if (duplicatePpm !== 0 && happens(drawn(weather, DUPLICATE), duplicatePpm)) {
      this.counts.messagesDuplicated++;
      const againUs = scaled(drawn(weather, DUPLICATE_LATENCY), latencyMinUs, latencyMaxUs);
      this.agenda.add(nowUs + againUs + addedUs, tie ^ 1, kind, to, from, digest, payload);
    }
  }

  /** Hands a message over after `delayUs`, whatever the weather: how a directed scenario lets go of what it held. */
  deliver(
    from: NodeId,
    to: NodeId,
    message: unknown,
    delayUs: number,
    session: SessionId = 0,
  ): void {
    const digest = this.#digestOf(message);
    if (session !== 0) this.sessions.deliver(to, session, message, digest, delayUs);
    else this.agenda.add(this.nowUs + delayUs, digest, MESSAGE, to, from, digest, message);
  }

  // --- what faults and scripts do ---

  /**
   * Stops a node's machine: its memory and what its disk had not made durable are gone.
   * @param landing how many of the batches that are being written land all the same.
   */
  crash(id: NodeId, landing = 0): void {
    const node = this.node(id);
    if (!node.up) return;
    node.up = false;
    node.pauses = 0;
    node.waiting = [];
    node.state = null;
    node.timers.clear();
    const landed = node.disk.crash(landing);
    this.sessions.crash(id);
    this.counts.crashes++;
    this.#step(CRASH, id, 0, landed.length, null);
    for (const { writes } of landed) {
      for (const write of writes) {
        node.disk.apply(write);
        this.#protocol.factsOfWrite(id, write, this.facts);
      }
    }
    this.facts.crashed(id);
  }

  /** Starts a stopped node from its disk. */
  restart(id: NodeId): void {
    const node = this.node(id);
    if (node.up) return;
    this.facts.restarted(id);
    this.#start(node);
  }

  /** Freezes a node: nothing reaches it, its clocks go on. Pauses add up until as many resumes. */
  pause(id: NodeId): void {
    const node = this.node(id);
    if (!node.up) return;
    node.pauses++;
    this.counts.pauses++;
  }

  /** Undoes one pause; what arrived meanwhile is handled now, in the order of its arrival. */
  resume(id: NodeId): void {
    const node = this.node(id);
    if (!node.up || node.pauses === 0 || --node.pauses > 0) return;
    const waiting = node.waiting;
    node.waiting = [];
    let order = -0x80000000;
    for (const event of waiting) {
      if (event.kind === TIMER) node.timers.restoreDue(event.second);
      else {
        const { kind, second, third, payload } = event;
        this.agenda.add(this.nowUs, order++, kind, id, second, third, payload);
      }
    }
  }

  /** Fires a node's timer now, if it is set. @returns whether it was. */
  fire(id: NodeId, timer: string): boolean {
    const node = this.node(id);
    if (!node.up || !node.timers.isSet(timer)) return false;
    const index = node.timers.indexOf(timer);
    node.timers.unset(index);
    if (node.pauses === 0) this.#runTimer(node, index);
    else node.waiting.push({ kind: TIMER, second: index, third: 0, payload: null });
    return true;
  }

  /** Lets a timer that was withheld fire by itself again. */
  release(id: NodeId, timer: string): void {
    const node = this.node(id);
    if (node.up) node.timers.release(timer);
  }

  /** Adds to how fast a node's clocks run; a negative rate takes it back. */
  drift(id: NodeId, ratePpm: number): void {
    const node = this.node(id);
    node.clock.drift(this.nowUs, ratePpm);
    node.timers.clockChanged();
  }

  /** What anybody may see of a node, null while it is down. */
  observe(id: NodeId): Observation | null {
    const node = this.node(id);
    if (!node.up) return null;
    const active = this.stage.active;
    this.stage.active = id;
    const observation = this.#protocol.observe(node.state);
    this.stage.active = active;
    return observation;
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
    const known: Digests = new Map();
    for (const id of this.ids) this.trace.mark(mixValue(id, this.node(id).state, known));
  }

  // --- snapshots ---

  snapshot(): WorldSnapshot {
    return {
      agenda: this.agenda.snapshot(),
      trace: this.trace.snapshot(),
      network: this.network.snapshot(),
      sessions: this.sessions.snapshot(),
      nodes: this.ids.map((id) => this.node(id).snapshot()),
      actors: this.#actors.map((actor) => actor.snapshot()),
      counts: { ...this.counts },
      ended: this.ended,
      stepsAtOnce: this.#stepsAtOnce,
      lastUs: this.#lastUs,
    };
  }

  restore(snapshot: WorldSnapshot): void {
    this.agenda.restore(snapshot.agenda);
    this.trace.restore(snapshot.trace);
    this.network.restore(snapshot.network);
    this.sessions.restore(snapshot.sessions);
    snapshot.nodes.forEach((saved, index) => {
      this.node(index + 1).restore(saved);
    });
    snapshot.actors.forEach((saved, index) => {
      this.#actors[index]?.restore(saved);
    });
    Object.assign(this.counts, snapshot.counts);
    this.ended = snapshot.ended;
    this.#stepsAtOnce = snapshot.stepsAtOnce;
    this.#lastUs = snapshot.lastUs;
  }

  // --- events ---

  #onMessage(to: NodeId, from: NodeId, digest: number, message: unknown): void {
    const node = this.nodes[to] as NodeHost;
    if (!node.up || this.network.isCut(this.network.linkOf(from, to))) {
      this.#step(DROP, to, from, digest, message);
      return;
    }
    if (node.pauses !== 0) {
      node.waiting.push({ kind: MESSAGE, second: from, third: digest, payload: message });
      return;
    }
    this.#step(MESSAGE, to, from, digest, message);
    this.stage.onMessage(node, from, message, 0);
  }

  #onTimer(id: NodeId, timer: number): void {
    const node = this.nodes[id] as NodeHost;
    if (!node.timers.popped(timer)) return;
    if (this.interceptor?.withhold(id, node.timers.nameOf(timer))) {
      node.timers.withhold(timer);
      return;
    }
    if (node.pauses !== 0) {
      node.waiting.push({ kind: TIMER, second: timer, third: 0, payload: null });
      return;
    }
    this.#runTimer(node, timer);
  }

  #runTimer(node: NodeHost, timer: number): void {
    const name = node.timers.nameOf(timer);
    this.#step(TIMER, node.id, 0, timer, name);
    this.stage.onTimer(node, name);
  }

  #onDisk(id: NodeId, incarnation: number, group: Batch): void {
    const node = this.nodes[id] as NodeHost;
    if (node.disk.incarnation !== incarnation) return;
    if (node.pauses !== 0) {
      node.waiting.push({ kind: DISK, second: incarnation, third: 0, payload: group });
      return;
    }
    node.disk.landed(group);
    for (let batch: Batch | null = group; batch !== null; batch = batch.next) {
      const fate = node.disk.fate();
      if (fate === "lands") this.#land(node, batch);
      else this.#harm(node, batch, fate);
      if (this.halting === id) this.#halt(id);
      if (node.disk.incarnation !== incarnation) return;
    }
  }

  /** A batch that does not land as it should. */
  #harm(node: NodeHost, batch: Batch, fate: Fate): void {
    if (fate === "fails") {
      this.#step(DISK_FAILED, node.id, 0, batch.ticket, batch);
      this.stage.onDisk(node, batch.ticket, "failed");
      return;
    }
    if (fate === "crash-after") this.#write(node, batch);
    this.crash(node.id);
    node.disk.noteStopped();
  }

  /** A node has asked to be stopped. */
  #halt(id: NodeId): void {
    this.halting = 0;
    this.crash(id);
    this.node(id).disk.noteStopped();
  }

  #land(node: NodeHost, batch: Batch): void {
    this.#write(node, batch);
    for (const { to, message } of batch.thenSend) node.send(to, message);
    this.stage.onDisk(node, batch.ticket, "durable");
  }

  #write(node: NodeHost, batch: Batch): void {
    const protocol = this.#protocol;
    // What was written is the node's: if the disk or the protocol's own functions refuse it, the node is at fault.
    this.stage.active = node.id;
    let digest = batch.ticket;
    for (const write of batch.writes) {
      digest = mix(digest, protocol.digestWrite ? protocol.digestWrite(write) : mixValue(0, write));
    }
    this.#step(DISK, node.id, 0, digest, batch);
    for (const write of batch.writes) {
      node.disk.apply(write);
      protocol.factsOfWrite(node.id, write, this.facts);
    }
  }

  #onRequest(id: NodeId, from: number, digest: number, request: Request): void {
    const node = this.nodes[id] as NodeHost;
    if (!node.up || this.network.isCut(this.network.linkOf(from, id))) {
      this.#step(DROP, id, from, digest, request);
      return;
    }
    if (node.pauses !== 0) {
      node.waiting.push({ kind: REQUEST, second: from, third: digest, payload: request });
      return;
    }
    this.#step(REQUEST, id, from, digest, request);
    this.stage.onRequest(node, request);
  }

  #onReply(address: number, from: NodeId, digest: number, answer: Answer): void {
    if (this.network.isCut(this.network.linkOf(from, address))) {
      this.#step(DROP, address, from, digest, answer);
      return;
    }
    this.#step(REPLY, address, from, digest, answer);
    const client = this.#clients[address - this.#count - 1] as Client;
    const { client: number, sequence } = answer.request;
    this.facts.told(number, sequence, answer.reply.index ?? 0);
    client.onReply(answer.request, answer.reply, from);
  }

  #onWake(index: number, token: number): void {
    const actor = this.#actors[index] as Actor;
    if (!actor.due(token)) return;
    this.#step(WAKE, this.#count + 1 + index, 0, token, actor);
    actor.onWake(token);
  }

  #onSessionMessage(to: NodeId, id: SessionId, digest: number, message: unknown): void {
    const node = this.nodes[to] as NodeHost;
    if (node.up && node.pauses !== 0) {
      node.waiting.push({ kind: SESSION_MESSAGE, second: id, third: digest, payload: message });
      return;
    }
    const session = this.sessions.get(id);
    const from =
      session === undefined ? 0 : session.nodes[0] === to ? session.nodes[1] : session.nodes[0];
    const fate = this.sessions.arrives(to, id, message, digest);
    if (fate === "waits") return;
    if (fate === "lost" || !node.up) {
      this.#step(DROP, to, from, digest, message);
      return;
    }
    this.#step(SESSION_MESSAGE, to, from, digest, message);
    this.stage.onMessage(node, from, message, id);
  }

  #onSession(id: NodeId, sessionId: SessionId, news: number): void {
    const node = this.nodes[id] as NodeHost;
    if (node.up && node.pauses !== 0) {
      node.waiting.push({ kind: SESSION, second: sessionId, third: news, payload: null });
      return;
    }
    if (news === SESSION_RETRY) {
      const stalled = this.sessions.retry(id, sessionId);
      const ends = this.sessions.get(sessionId)?.nodes;
      if (stalled === null || ends === undefined) return;
      const from = ends[0] === id ? ends[1] : ends[0];
      this.#step(SESSION_MESSAGE, id, from, stalled.digest, stalled.message);
      this.stage.onMessage(node, from, stalled.message, sessionId);
      return;
    }
    const up = news === SESSION_UP;
    const ends = this.sessions.get(sessionId)?.nodes;
    if (!this.sessions.notice(id, sessionId, up, node.up) || ends === undefined) return;
    const peer = ends[0] === id ? ends[1] : ends[0];
    this.#step(SESSION, id, peer, mix(sessionId, up ? 1 : 0), up);
    this.stage.onSession(node, peer, sessionId, up);
  }

  // --- helpers ---

  #start(node: NodeHost): void {
    node.up = true;
    this.#step(START, node.id, 0, node.disk.incarnation, null);
    this.stage.start(node);
  }

  #step(kind: number, actor: number, from: number, digest: number, payload: unknown): void {
    const trace = this.trace;
    trace.step(this.agenda.nowUs, kind, actor, mix(digest, from));
    const steps = trace.steps;
    this.pulse[0] = steps;
    if (steps % STATE_DIGEST_EVERY === 0) this.markStates();
    if (this.recorder !== null) this.recorder.step(kind, actor, from, payload);
    const { stepsMax } = this.#settings.limits;
    if (steps > stepsMax) throw new NoProgressError(`more than ${stepsMax} steps`);
  }

  #guardInstant(): void {
    const { stepsAtOnceMax } = this.#settings.limits;
    if (++this.#stepsAtOnce > stepsAtOnceMax) {
      throw new NoProgressError(`more than ${stepsAtOnceMax} events at one microsecond`);
    }
  }

  /** A message, write or reply as it leaves a handler: no draft, and frozen in strict mode. */
  #made(given: unknown): unknown {
    const message = this.stage.inspector === null ? given : this.stage.inspector.plain(given);
    if (this.freezesAll) deepFreeze(message);
    return message;
  }

  #digestOf(message: unknown): number {
    return this.#protocol.digest ? this.#protocol.digest(message) : mixValue(0, message);
  }

  #makeNode(seed: string, id: NodeId, ids: readonly NodeId[]): NodeHost {
    const { clocks, disk } = this.#settings;
    const error = new RandomStream(seed, `clock/n${id}`);
    const clock = new NodeClock(
      error.between(-clocks.driftMaxPpm, clocks.driftMaxPpm),
      error.between(-clocks.offsetMaxUs, clocks.offsetMaxUs),
    );
    const timers = new Timers(this.agenda, clock, id, placeKey(seed, `timers/n${id}`));
    const made = (value: unknown) => this.#made(value);
    const nodeDisk = new NodeDisk(this.agenda, disk, id, placeKey(seed, `disk/n${id}`), made);
    const peers = ids.filter((other) => other !== id);
    const stream = new RandomStream(seed, `node/n${id}`);
    return new NodeHost(this, id, peers, clock, timers, nodeDisk, stream);
  }
}
