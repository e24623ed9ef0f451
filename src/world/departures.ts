/**
 * Departures: what leaves processes and clients, on its way into the network: messages, replies,
 * requests. The world's side of what a handler asks for through `self`.
 */

import { clonePlain } from "../core/clone.ts";
import { fieldOf } from "../core/field-of.ts";
import { deepFreeze } from "../core/freeze.ts";
import { mix, mixValue } from "../core/hash.ts";
import { shown } from "../core/shown.ts";
import type { Agenda } from "../kernel/agenda.ts";
import type { Choices } from "../kernel/choices/choices.ts";
import { MEMBER_COMMANDS, membersBy } from "../protocol/administration.ts";
import { labelOf } from "../protocol/message-label.ts";
import type { Address, NodeId, SessionId } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { operationKey, type Reply, type Request } from "../protocol/request.ts";
import type { Answer } from "./arrivals.ts";
import { checkLabel } from "./checked-answers.ts";
import type { WorldCounts } from "./counts.ts";
import {
  MESSAGE,
  NOTE,
  RELEASED,
  REPLY,
  REQUEST,
  SENT,
  SESSION_MESSAGE,
  TRAVELLING,
} from "./event.ts";
import type { Network } from "./network.ts";
import type { NodeHost, NodeWorld } from "./node.ts";
import type { Service } from "./service.ts";
import type { Sessions } from "./sessions.ts";
import { refuseOdd, type Stage } from "./stage.ts";
import type { Taps } from "./taps.ts";

/** The parts of a world that carry what leaves. */
export interface DepartureWorld {
  readonly agenda: Agenda;
  readonly network: Network;
  readonly sessions: Sessions;
  readonly taps: Taps;
  readonly counts: WorldCounts;
  readonly services: readonly Service[];
  /** The one that clients ask. */
  readonly front: Service;
  readonly stage: Stage;
  node(address: Address): NodeHost;
  haltNext(address: Address): void;
}

export class Departures implements NodeWorld {
  readonly services: readonly Service[];
  readonly #agenda: Agenda;
  readonly #network: Network;
  readonly #sessions: Sessions;
  readonly #taps: Taps;
  readonly #counts: WorldCounts;
  readonly #world: DepartureWorld;
  readonly #clients: number;
  readonly #processes: number;
  #freezesAll = false;

  /** @param clients how many there are. */
  constructor(world: DepartureWorld, clients: number) {
    this.services = world.services;
    this.#agenda = world.agenda;
    this.#network = world.network;
    this.#sessions = world.sessions;
    this.#taps = world.taps;
    this.#counts = world.counts;
    this.#world = world;
    this.#clients = clients;
    this.#processes = world.services.reduce((sum, { ids }) => sum + ids.length, 0);
  }

  get nowUs(): number {
    return this.#agenda.nowUs;
  }

  get active(): Address {
    return this.#world.stage.active;
  }

  nameOf(address: Address): string {
    return this.#world.node(address).name;
  }

  get cause(): number {
    return this.#agenda.cause;
  }

  get choices(): Choices | null {
    return this.#agenda.choices;
  }

  /** From now on whatever leaves a handler is frozen: changing it later throws (strict mode). */
  freezeAll(): void {
    this.#freezesAll = true;
  }

  // --- what processes send to members of their service ---

  send(sender: NodeHost, member: NodeId, given: unknown): void {
    const message = this.#leaving(sender, member, given);
    const { address } = sender;
    const to = sender.base + member;
    const taken = this.#taps.interceptor?.intercept(address, to, message, 0) ?? TRAVELLING;
    const fate =
      taken === TRAVELLING
        ? this.#network.transmit(MESSAGE, address, to, digestOf(sender.protocol, message), message)
        : taken;
    this.#sent(address, to, MESSAGE, message, fate);
  }

  sendIn(sender: NodeHost, session: SessionId, given: unknown): void {
    const { address } = sender;
    const to = this.#sessions.receiverOf(address, session);
    if (to === 0) return;
    const message = this.#leaving(sender, to - sender.base, given);
    const taken = this.#taps.interceptor?.intercept(address, to, message, session) ?? TRAVELLING;
    const fate =
      taken === TRAVELLING
        ? this.#sessions.send(address, session, message, digestOf(sender.protocol, message))
        : taken;
    this.#sent(address, to, SESSION_MESSAGE, message, fate);
  }

  openSession(opener: Address, peer: Address): SessionId {
    return this.#sessions.open(opener, peer);
  }

  closeSession(closer: Address, session: SessionId): void {
    this.#sessions.close(closer, session);
  }

  /**
   * Delivers a message after `delayUs`, whatever the weather: how a directed scenario releases what
   * it held. A datagram then arrives whatever its link is like; a message of a session waits while
   * its link is cut, like all others.
   * @param cause the step that sent it.
   */
  deliver(
    from: Address,
    to: Address,
    message: unknown,
    delayUs: number,
    session: SessionId,
    cause: number,
  ): void {
    const digest = digestOf(this.#world.node(from).protocol, message);
    const agenda = this.#agenda;
    const present = agenda.cause;
    agenda.onAccountOf(cause);
    if (session !== 0) this.#sessions.deliver(to, session, message, digest, delayUs);
    else agenda.add(this.nowUs + delayUs, digest, RELEASED, to, from, digest, message);
    agenda.onAccountOf(present);
  }

  // --- requests and replies ---

  /** A client's request to a member of the front service. */
  submit(client: number, member: NodeId, request: Request): void {
    const { front } = this.#world;
    this.submitTo(client, front, front.base + member, request);
  }

  /** A client's request to a process of any service. */
  submitTo(client: number, service: Service, to: Address, given: Request): void {
    // The client's own is what its history shows: it is not frozen, nor can a handler change it.
    const request = this.#freezesAll ? deepFreeze(clonePlain(given)) : given;
    asks(service, request);
    const from = this.#network.clientAddress(client);
    this.choices?.originates(this.#agenda.cause, operationKey(client, request.sequence));
    const fate = this.#network.transmit(REQUEST, from, to, request.digest, request);
    this.#sent(from, to, REQUEST, request, fate);
  }

  /** A process's request to a member of another service. */
  submitFor(sender: NodeHost, service: Service, member: NodeId, given: Request): void {
    const { address } = sender;
    // Field by field: objects that a spread and one more field make are slow to read.
    const { client, sequence, command, readOnly, digest } = given;
    const request: Request = { client, sequence, command, readOnly, digest, from: address };
    asks(service, request);
    const to = service.base + member;
    const fate = this.#network.transmit(REQUEST, address, to, request.digest, request);
    this.#sent(address, to, REQUEST, request, fate);
  }

  /**
   * The client numbers of processes and services come after those of clients: a process has one for
   * all that it asks.
   */
  sessionOf({ address }: NodeHost): number {
    return this.#clients + address;
  }

  /** A replicated service has one for each service that it asks about. */
  sessionFor({ service }: NodeHost, about: Service): number {
    const { services } = this;
    const first = this.#clients + this.#processes + 1;
    return first + service.number * services.length + about.number;
  }

  reply(sender: NodeHost, request: Request, given: Reply): void {
    const reply = this.made(given) as Reply;
    const { inspector } = this.#taps;
    const asked = inspector === null ? request : (inspector.plain(request) as Request);
    const digest = mixValue(
      mix(asked.digest, reply.status === "ok" ? 1 : reply.leader + 2),
      reply.output,
    );
    if (asked.readOnly && reply.index !== undefined) {
      const { facts, id } = sender;
      facts.read(id, asked.client, asked.sequence, reply.index);
      if (reply.leaseTerm !== undefined) facts.leased(id, reply.leaseTerm);
    } else if (reply.status === "ok" && MEMBER_COMMANDS.has(asked.command.f)) {
      const { facts, id, service } = sender;
      const { f, input } = asked.command;
      const { joined, left } = membersBy(f, input, service.ids.length);
      if (reply.output === true) facts.administered(id, joined, left, asked.client, asked.sequence);
      else facts.refused(id, asked.client, asked.sequence, joined, left);
    }
    sender.protocol.factsOfReply?.(sender.id, asked, reply, sender.facts);
    const to = asked.from ?? this.#network.clientAddress(asked.client);
    const answer: Answer = { request: asked, reply };
    const fate = this.#network.transmit(REPLY, sender.address, to, digest, answer);
    this.#sent(sender.address, to, REPLY, answer, fate);
  }

  // --- what is only recorded, and what ends a process ---

  note(address: Address, text: string): void {
    this.tell(NOTE, address, 0, 0, text);
  }

  tell(kind: number, actor: number, other: number, number: number, payload: unknown): void {
    this.#taps.tell(this.#agenda.cause, kind, actor, other, number, payload, 0);
  }

  haltNext(address: Address): void {
    this.#world.haltNext(address);
  }

  /** A message, write or reply as it leaves a handler: no draft, and frozen in strict mode. */
  made(given: unknown): unknown {
    const { inspector } = this.#taps;
    const message = inspector === null ? given : inspector.plain(given);
    if (this.#freezesAll) {
      refuseOdd(message, "message");
      deepFreeze(message);
    }
    return message;
  }

  /** A message as it leaves its node, with the facts that sending it asserts. */
  #leaving({ id, name, protocol, service, facts }: NodeHost, to: NodeId, given: unknown): unknown {
    const message = this.made(given);
    if (service.isOwn === true) checkLabel(name, protocol, message);
    protocol.factsOfMessage(id, to, message, facts);
    this.#counts.messagesSent++;
    const { weigher } = this.#taps;
    if (weigher !== null) weigher.weigh(message);
    return message;
  }

  #sent(from: Address, to: Address, kind: number, payload: unknown, fate: number): void {
    this.#taps.tell(this.#agenda.cause, SENT, from, to, kind, payload, fate);
  }
}

/** What a client, or a process as one, asks of a service. */
function asks({ facts, ids }: Service, { client, sequence, command, digest }: Request): void {
  facts.asked(client, sequence, digest);
  if (!MEMBER_COMMANDS.has(command.f)) return;
  const { joined, left } = membersBy(command.f, command.input, ids.length);
  facts.changeAsked(client, sequence, digest, joined, left);
}

/** A message's part of its content key: `append-entries`, `request-vote term=3`, `request`. */
export function contentOf(kind: number, payload: unknown, sentBy: () => Protocol): string {
  if (kind === REQUEST) return "request";
  if (kind === REPLY) {
    const { client, sequence } = (payload as Answer).request;
    return `reply for ${operationKey(client, sequence)}`;
  }
  const protocol = sentBy();
  const { kind: name, fields } = labelOf(protocol, payload);
  const named = fieldOf(protocol.keyFields, name) ?? [];
  return [name, ...named.map((field) => `${field}=${fields[field]}`)].join(" ");
}

/** 32 bits of everything that a message of this protocol holds. */
function digestOf(protocol: Protocol, message: unknown): number {
  let digest: number;
  try {
    digest = protocol.digest ? protocol.digest(message) : mixValue(0, message);
  } catch (error) {
    refuseOdd(message, "message");
    throw error;
  }
  if (Number.isSafeInteger(digest)) return digest;
  const { name } = protocol;
  throw new RangeError(`digest of ${name} gives ${shown(digest)}, which is no whole number`);
}
