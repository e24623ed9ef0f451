/**
 * What a process asks of services: in each session one ask is in flight, the rest wait in order.
 * Those that name whom to ask first take no turn. Asks are repeated until they are answered or
 * forgotten; they end with the process.
 */
import {
  type Asked,
  type AskedAs,
  askPlace,
  BACKOFF_US,
  followsHint,
  nextMember,
  RETRY_US,
  turnTo,
} from "../protocol/asking.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { type Command, type Reply, type Request, request } from "../protocol/request.ts";
import type { Service } from "./service.ts";

/** One ask, as plain data. No member is asked while it waits for earlier asks of its session. */
interface Ask extends Asked {
  /** The place of the service among those of the world. */
  readonly service: number;
  readonly request: Request;
  /** When another is asked, by the process's monotonic clock. */
  retryUs: number;
  /** Set on one that named a member: it takes no turn, and says nothing of who leads. */
  readonly apart?: true;
}

/** Everything of a process's asks at one moment. */
export interface AsksSnapshot {
  readonly asks: readonly Ask[];
  readonly sequence: number;
  /** By service: who answered last. */
  readonly known: readonly (readonly [service: number, member: NodeId])[];
}

/** What asks are made through. */
export interface AskPort {
  readonly services: readonly Service[];
  /** The session of a process, and that of its service for what it asks about another. */
  readonly session: number;
  sessionFor(about: Service): number;
  monotonicNow(): number;
  submit(service: Service, member: NodeId, request: Request): void;
  setTimer(delayUs: number): void;
}

export class Asks {
  readonly #port: AskPort;
  #asks: Ask[] = [];
  /** The number of the last ask: on disk, like the incarnation, so that none is used twice. */
  #sequence = 0;
  #known = new Map<number, NodeId>();

  constructor(port: AskPort) {
    this.#port = port;
  }

  /**
   * @throws {RangeError} if there is no such service, or a number is none that an ask has.
   * @returns the ask's number in its session.
   */
  ask(name: string, command: Command, as: AskedAs | null, first?: NodeId): number {
    const service = this.#service(name);
    const made =
      as === null
        ? request(this.#port.session, ++this.#sequence, command, false)
        : request(this.#port.sessionFor(this.#service(as.session)), askPlace(as), command, false);
    // A session continues with its latest ask: all earlier ones have completed by then.
    if (as !== null) this.#drop((ask) => isSame(ask, service.number, made.client));
    const ask: Ask = {
      service: service.number,
      request: made,
      member: 0,
      turn: 0,
      hints: 0,
      retryUs: 0,
    };
    if (first !== undefined) {
      const apart: Ask = { ...ask, apart: true };
      this.#asks.push(apart);
      this.#turnTo(apart, nextMember(first - 1, service.ids.length));
      return made.sequence;
    }
    const waits = this.#asks.some((other) => isInTurn(other, service.number, made.client));
    this.#asks.push(ask);
    if (!waits) this.#turnTo(ask, this.#known.get(ask.service) ?? 1);
    return made.sequence;
  }

  /** Asks a service for nothing more of what is pending. */
  forget(name: string): void {
    const { number } = this.#service(name);
    this.#drop(({ service }) => service === number);
  }

  /** Whether nothing is pending. */
  get idle(): boolean {
    return this.#asks.length === 0;
  }

  /** All asks end with their process; its numbers and what it knows of leaders do not. */
  clear(): void {
    this.#asks = [];
  }

  /** Repeats what is due, each at another member. */
  onTimer(): void {
    const nowUs = this.#port.monotonicNow();
    for (const ask of [...this.#asks]) {
      if (ask.member === 0 || ask.retryUs > nowUs) continue;
      this.#turnTo(ask, nextMember(ask.turn, this.#membersOf(ask)));
    }
    this.#arm();
  }

  /** A reply came in. @returns the ask that it answers for good, null: none. */
  onReply(service: number, answered: Request, reply: Reply, from: NodeId): Request | null {
    const ask = this.#asks.find(
      (one) =>
        // A service is answered by its own log in the session that it asked another in.
        isSame(one, service, answered.client) &&
        one.request.sequence === answered.sequence &&
        one.member !== 0,
    );
    if (ask === undefined) return null;
    if (reply.status !== "not-leader") {
      this.#asks = this.#asks.filter((other) => other !== ask);
      if (ask.apart) return ask.request;
      if (reply.status === "ok") this.#known.set(ask.service, from);
      const next = this.#asks.find((one) => isInTurn(one, ask.service, ask.request.client));
      if (next !== undefined) this.#turnTo(next, this.#known.get(ask.service) ?? 1);
      return ask.request;
    }
    if (from !== ask.member) return null;
    if (followsHint(ask, reply, from, this.#membersOf(ask))) this.#send(ask);
    else {
      ask.retryUs = Math.min(ask.retryUs, this.#port.monotonicNow() + BACKOFF_US);
      this.#arm();
    }
    return null;
  }

  snapshot(): AsksSnapshot {
    return {
      asks: this.#asks.map((ask) => ({ ...ask })),
      sequence: this.#sequence,
      known: [...this.#known],
    };
  }

  restore({ asks, sequence, known }: AsksSnapshot): void {
    this.#asks = asks.map((ask) => ({ ...ask }));
    this.#sequence = sequence;
    this.#known = new Map(known);
  }

  #service(name: string): Service {
    const service = this.#port.services.find((one) => one.name === name);
    if (service !== undefined) return service;
    const known = this.#port.services.map((one) => one.name).join(", ");
    throw new RangeError(`there is no service ${name} to ask: there are ${known}`);
  }

  #membersOf({ service }: Ask): number {
    return this.#port.services[service]?.ids.length ?? 1;
  }

  #drop(isOver: (ask: Ask) => boolean): void {
    this.#asks = this.#asks.filter((ask) => !isOver(ask));
  }

  #turnTo(ask: Ask, member: NodeId): void {
    turnTo(ask, member);
    this.#send(ask);
  }

  #send(ask: Ask): void {
    ask.retryUs = this.#port.monotonicNow() + RETRY_US;
    this.#port.submit(this.#port.services[ask.service] as Service, ask.member, ask.request);
    this.#arm();
  }

  #arm(): void {
    let retryUs = Number.POSITIVE_INFINITY;
    for (const ask of this.#asks) if (ask.member !== 0) retryUs = Math.min(retryUs, ask.retryUs);
    if (retryUs === Number.POSITIVE_INFINITY) return;
    this.#port.setTimer(Math.max(0, retryUs - this.#port.monotonicNow()));
  }
}

/** Whether an ask is one of those of a session that wait for each other. */
function isInTurn(ask: Ask, service: number, session: number): boolean {
  return ask.apart === undefined && isSame(ask, service, session);
}

/** Whether an ask is of that session with that service. */
function isSame({ service, request: { client } }: Ask, other: number, session: number): boolean {
  return service === other && client === session;
}
