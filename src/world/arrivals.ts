/** Arrivals: what an event does when its time has come: the world's side of every handler. */
import { mix, mixValue } from "../core/hash.ts";
import type { Agenda } from "../kernel/agenda.ts";
import type { Choices } from "../kernel/choices/choices.ts";
import type { Actor } from "../protocol/actor.ts";
import { ASK_TIMER } from "../protocol/asking.ts";
import type { Client } from "../protocol/client.ts";
import type { Address, MachineId, SessionId } from "../protocol/node-id.ts";
import { operationKey, type Reply, type Request } from "../protocol/request.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";
import type { Batch } from "./batch.ts";
import type { ClientHost } from "./client-host.ts";
import type { Fate } from "./disk.ts";
import {
  DISK,
  DISK_FAILED,
  DROP,
  HELD,
  MESSAGE,
  RELEASED,
  REPLY,
  REQUEST,
  SESSION,
  SESSION_MESSAGE,
  TIMER,
  WAKE,
} from "./event.ts";
import type { Network } from "./network.ts";
import type { NodeHost, Waiting } from "./node.ts";
import type { Service } from "./service.ts";
import { SESSION_RETRY, SESSION_UP, type Sessions } from "./sessions.ts";
import type { Stage } from "./stage.ts";
import type { Taps } from "./taps.ts";

/** What arrivals happen to: the parts of a world, and what it does about what arrives. */
export interface ArrivalWorld {
  readonly ids: readonly Address[];
  readonly nodes: readonly (NodeHost | undefined)[];
  readonly actors: readonly Actor[];
  readonly clients: readonly Client[];
  /** By client: the process that it is on its machine. */
  readonly hosts: readonly ClientHost[];
  readonly agenda: Agenda;
  readonly front: Service;
  readonly network: Network;
  readonly sessions: Sessions;
  readonly stage: Stage;
  readonly taps: Taps;
  /** Null: an ordinary run. */
  readonly choices: Choices | null;
  /** Where the facts about what clients ask are asserted. */
  readonly facts: WorldFacts;
  /** The node whose handler asked to be stopped, 0: none. */
  readonly halting: Address;
  haltNext(id: Address): void;
  readonly machines: { crash(machine: MachineId): void; stop(address: Address): void };
  touchBy(actor: number): void;
  /** Enters a step into the trace. */
  record(kind: number, actor: number, from: number, digest: number, payload: unknown): void;
  /** Reports an event that is not a step to the recorder. */
  tell(kind: number, actor: number, other: number, number: number, payload: unknown): void;
}

/** A reply on its way, with what it answers. */
export interface Answer {
  readonly request: Request;
  readonly reply: Reply;
}

export function onMessage(
  world: ArrivalWorld,
  to: Address,
  from: Address,
  digest: number,
  message: unknown,
): void {
  if (isStopped(world, MESSAGE, to, from, digest, message)) return;
  onReleased(world, to, from, digest, message);
}

/** Keeps an event that reached a paused process until it is resumed. */
function keep(
  world: ArrivalWorld,
  node: NodeHost | ClientHost,
  { kind, second, third, payload }: Omit<Waiting, "cause" | "sequence">,
): void {
  const { cause } = world.agenda;
  // Field by field: objects that a spread and more fields make are slow to read.
  node.keep({ sequence: world.agenda.sequenceReleased(), kind, second, third, payload, cause });
}

/** Whether a cut stops what falls due on a link: it is lost, or held until the repair. */
function isStopped(
  world: ArrivalWorld,
  kind: number,
  to: number,
  from: number,
  digest: number,
  payload: unknown,
): boolean {
  const link = world.network.linkOf(from, to);
  if (!world.network.isCut(link)) return false;
  const fate = world.network.inFlightOn(link);
  if (fate === "lost") world.record(DROP, to, from, digest, payload);
  else if (fate === "held") {
    const { cause } = world.agenda;
    world.network.hold(link, { kind, to, from, digest, payload, cause });
    world.tell(HELD, to, from, kind, payload);
  }
  return fate !== "spared";
}

/** A datagram reaches its node, whatever its link is like by now. */
export function onReleased(
  world: ArrivalWorld,
  to: Address,
  from: Address,
  digest: number,
  message: unknown,
): void {
  const node = world.nodes[to] as NodeHost;
  node.touch();
  if (!node.up) {
    world.record(DROP, to, from, digest, message);
    return;
  }
  if (node.pauses !== 0) {
    keep(world, node, { kind: RELEASED, second: from, third: digest, payload: message });
    return;
  }
  world.record(MESSAGE, to, from, digest, message);
  world.stage.onMessage(node, from, message, 0);
}

export function onTimer(world: ArrivalWorld, id: Address, timer: number): void {
  const node = world.nodes[id] as NodeHost;
  node.touch();
  if (!node.timers.popped(timer)) return;
  if (world.taps.interceptor?.withhold(id, node.timers.nameOf(timer))) {
    node.timers.withhold(timer);
    return;
  }
  if (node.pauses !== 0) {
    keep(world, node, { kind: TIMER, second: timer, third: 0, payload: null });
    return;
  }
  runTimer(world, node, timer);
}

export function runTimer(world: ArrivalWorld, node: NodeHost, timer: number): void {
  const name = node.timers.nameOf(timer);
  world.agenda.onAccountOf(node.timers.causeOf(timer));
  world.record(TIMER, node.address, 0, timer, name);
  if (name === ASK_TIMER) node.asks?.onTimer();
  else world.stage.onTimer(node, name);
}

export function onDisk(world: ArrivalWorld, id: Address, incarnation: number, group: Batch): void {
  const node = world.nodes[id] as NodeHost;
  node.touch();
  if (node.disk.incarnation !== incarnation) return;
  if (node.pauses !== 0) {
    keep(world, node, { kind: DISK, second: incarnation, third: 0, payload: group });
    return;
  }
  node.disk.complete(group);
  for (let batch: Batch | null = group; batch !== null; batch = batch.next) {
    const fate = node.disk.fate();
    world.agenda.onAccountOf(batch.cause);
    if (fate === "durable") makeDurable(world, node, batch);
    else harm(world, node, batch, fate);
    if (world.halting === id) halt(world, id);
    if (node.disk.incarnation !== incarnation) return;
  }
}

/** A batch that meets a disk fault. */
function harm(world: ArrivalWorld, node: NodeHost, batch: Batch, fate: Fate): void {
  if (fate === "fails") {
    world.record(DISK_FAILED, node.address, 0, batch.ticket, batch);
    world.stage.onDisk(node, batch.ticket, "failed");
    return;
  }
  if (fate === "crash-after") write(world, node, batch);
  world.machines.crash(node.machine.id);
  node.disk.noteStopped();
}

/** A node has asked to be stopped. */
export function halt(world: ArrivalWorld, id: Address): void {
  world.haltNext(0);
  world.machines.stop(id);
  (world.nodes[id] as NodeHost).disk.noteStopped();
}

function makeDurable(world: ArrivalWorld, node: NodeHost, batch: Batch): void {
  write(world, node, batch);
  for (const { to, message } of batch.thenSend) node.send(to, message);
  world.stage.onDisk(node, batch.ticket, "durable");
}

function write(world: ArrivalWorld, node: NodeHost, batch: Batch): void {
  const { protocol } = node;
  // What was written is the node's: if the disk or the protocol's own functions refuse it, the node
  // is at fault.
  world.stage.blame(node.address);
  let digest = batch.ticket;
  for (const write of batch.writes) {
    digest = mix(digest, protocol.digestWrite ? protocol.digestWrite(write) : mixValue(0, write));
  }
  world.record(DISK, node.address, 0, digest, batch);
  for (const write of batch.writes) {
    node.disk.apply(write);
    protocol.factsOfWrite(node.id, write, node.facts);
  }
}

export function onRequest(
  world: ArrivalWorld,
  id: Address,
  from: number,
  digest: number,
  request: Request,
): void {
  const node = world.nodes[id] as NodeHost;
  node.touch();
  if (isStopped(world, REQUEST, id, from, digest, request)) return;
  if (!node.up) {
    world.record(DROP, id, from, digest, request);
    return;
  }
  if (node.pauses !== 0) {
    keep(world, node, { kind: REQUEST, second: from, third: digest, payload: request });
    return;
  }
  world.record(REQUEST, id, from, digest, request);
  world.stage.onRequest(node, request);
}

export function onReply(
  world: ArrivalWorld,
  address: number,
  from: Address,
  digest: number,
  answer: Answer,
): void {
  if (isStopped(world, REPLY, address, from, digest, answer)) return;
  if (address <= world.ids.length) {
    onAnswer(world, address, from, digest, answer);
    return;
  }
  const index = address - world.ids.length - 1;
  const host = world.hosts[index] as ClientHost;
  if (!host.runs) {
    world.touchBy(index);
    if (!host.up) world.record(DROP, address, from, digest, answer);
    else keep(world, host, { kind: REPLY, second: from, third: digest, payload: answer });
    return;
  }
  world.record(REPLY, address, from, digest, answer);
  const client = world.clients[index] as Client;
  world.touchBy(index);
  const { client: number, sequence } = answer.request;
  world.facts.received(number, sequence, answer.reply.index ?? 0);
  world.choices?.originates(world.agenda.cause, operationKey(number, sequence));
  client.onReply(answer.request, answer.reply, from - world.front.base);
}

/** A reply reaches a process that asked. */
export function onAnswer(
  world: ArrivalWorld,
  address: Address,
  from: Address,
  digest: number,
  answer: Answer,
): void {
  const node = world.nodes[address] as NodeHost;
  node.touch();
  if (!node.up) {
    world.record(DROP, address, from, digest, answer);
    return;
  }
  if (node.pauses !== 0) {
    keep(world, node, { kind: REPLY, second: from, third: digest, payload: answer });
    return;
  }
  world.record(REPLY, address, from, digest, answer);
  const { service, id } = world.nodes[from] as NodeHost;
  const { request, reply } = answer;
  service.facts.received(request.client, request.sequence, reply.index ?? 0);
  const ended = node.asks?.onReply(service.number, request, reply, id) ?? null;
  if (ended === null) return;
  const { sequence: number, command } = ended;
  world.stage.onAnswer(node, { service: service.name, number, command, reply });
}

export function onWake(world: ArrivalWorld, index: number, token: number): void {
  const actor = world.actors[index] as Actor;
  world.touchBy(index);
  const host = world.hosts[index];
  if (host !== undefined && !host.runs) {
    keep(world, host, { kind: WAKE, second: token, third: 0, payload: null });
    return;
  }
  if (!actor.due(token)) return;
  world.record(WAKE, world.ids.length + 1 + index, 0, token, actor);
  actor.onWake(token);
}

export function onSessionMessage(
  world: ArrivalWorld,
  to: Address,
  id: SessionId,
  digest: number,
  message: unknown,
): void {
  const node = world.nodes[to] as NodeHost;
  node.touch();
  if (node.up && node.pauses !== 0) {
    keep(world, node, { kind: SESSION_MESSAGE, second: id, third: digest, payload: message });
    return;
  }
  const session = world.sessions.get(id);
  const from =
    session === undefined ? 0 : session.nodes[0] === to ? session.nodes[1] : session.nodes[0];
  const fate = world.sessions.arrives(to, id, message, digest);
  if (fate === "waits") {
    world.tell(HELD, to, from, SESSION_MESSAGE, message);
    return;
  }
  if (fate === "lost" || !node.up) {
    world.record(DROP, to, from, digest, message);
    return;
  }
  world.record(SESSION_MESSAGE, to, from, digest, message);
  world.stage.onMessage(node, from, message, id);
}

export function onSession(
  world: ArrivalWorld,
  id: Address,
  sessionId: SessionId,
  news: number,
): void {
  const node = world.nodes[id] as NodeHost;
  node.touch();
  if (node.up && node.pauses !== 0) {
    keep(world, node, { kind: SESSION, second: sessionId, third: news, payload: null });
    return;
  }
  if (news === SESSION_RETRY) {
    const stalled = world.sessions.retry(id, sessionId);
    const ends = world.sessions.get(sessionId)?.nodes;
    if (stalled === null || ends === undefined) return;
    const from = ends[0] === id ? ends[1] : ends[0];
    world.agenda.onAccountOf(stalled.cause);
    world.record(SESSION_MESSAGE, id, from, stalled.digest, stalled.message);
    world.stage.onMessage(node, from, stalled.message, sessionId);
    return;
  }
  const up = news === SESSION_UP;
  const ends = world.sessions.get(sessionId)?.nodes;
  if (!world.sessions.notice(id, sessionId, up, node.up) || ends === undefined) return;
  const peer = ends[0] === id ? ends[1] : ends[0];
  world.record(SESSION, id, peer, mix(sessionId, up ? 1 : 0), up);
  if (up) world.sessions.answer(id, sessionId);
  world.stage.onSession(node, peer, sessionId, up);
}
