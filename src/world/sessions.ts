/** FIFO sessions: what is sent in one arrives in order and once, or not at all after it broke; each end learns of a break on its own, late. */
import type { Agenda } from "../kernel/agenda.ts";
import { BREAK_NOTICE, drawn, happens, LATENCY, LOSS, scaled, TIE } from "../kernel/weather.ts";
import type { NodeId, SessionId } from "../protocol/node-id.ts";
import { SESSION, SESSION_MESSAGE } from "./event.ts";
import type { Network } from "./network.ts";

/** An end has not opened yet, can send, or has learnt (or decided) that the session is over. */
type End = "opening" | "up" | "closed";

/** One session. End 0 is the opener's. */
export interface Session {
  readonly id: SessionId;
  readonly nodes: readonly [NodeId, NodeId];
  readonly ends: [End, End];
  /** By receiving end: when the last message in that direction arrives. */
  readonly lastArrivalUs: [number, number];
  /** No message arrives any more. */
  broken: boolean;
}

/** Everything of the sessions at one moment. */
export interface SessionsSnapshot {
  readonly next: SessionId;
  readonly sessions: readonly Session[];
}

/** How late an end may learn of a break: a retransmission time-out or two, in microseconds, both included. */
const NOTICE_MIN_US = 50_000;
const NOTICE_MAX_US = 400_000;
/** What a lost segment costs: it is sent again. */
const RETRANSMIT_US = 200_000;

export class Sessions {
  readonly #agenda: Agenda;
  readonly #network: Network;
  #sessions = new Map<SessionId, Session>();
  #next: SessionId = 1;

  constructor(agenda: Agenda, network: Network) {
    this.#agenda = agenda;
    this.#network = network;
  }

  /** The session, undefined once both ends are closed. */
  get(id: SessionId): Session | undefined {
    return this.#sessions.get(id);
  }

  /** The end that a node has in a session. */
  endOf(session: Session, node: NodeId): 0 | 1 {
    return session.nodes[0] === node ? 0 : 1;
  }

  open(opener: NodeId, peer: NodeId): SessionId {
    const session: Session = {
      id: this.#next++,
      nodes: [opener, peer],
      ends: ["opening", "opening"],
      lastArrivalUs: [0, 0],
      broken: false,
    };
    this.#sessions.set(session.id, session);
    this.#tell(session, 1, true);
    return session.id;
  }

  /** @returns whether the message went into the session. */
  send(from: NodeId, id: SessionId, message: unknown, digest: number): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    const end = this.endOf(session, from);
    if (session.ends[end] !== "up" || session.broken) return false;
    const other = end === 0 ? 1 : 0;
    const arrivalUs = this.#arrival(session, other);
    if (arrivalUs < 0) {
      this.#breakUp(session);
      return false;
    }
    const tie = digest ^ id;
    this.#agenda.add(arrivalUs, tie, SESSION_MESSAGE, session.nodes[other], id, digest, message);
    return true;
  }

  /** Whether a message of a session may be handed over now; a cut link or a closed end breaks the session instead. */
  arrives(to: NodeId, id: SessionId): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined || session.broken) return false;
    const end = this.endOf(session, to);
    if (session.ends[end] === "closed") return false;
    const from = session.nodes[end === 0 ? 1 : 0];
    if (!this.#network.isCut(this.#network.linkOf(from, to))) return true;
    this.#breakUp(session);
    return false;
  }

  /** News of a session reached a node: whether it learns anything by it. */
  notice(node: NodeId, id: SessionId, up: boolean, nodeIsUp: boolean): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    const end = this.endOf(session, node);
    if (session.ends[end] === "closed") return false;
    if (!up) {
      this.#closeEnd(session, end);
      return nodeIsUp;
    }
    if (session.broken) return false;
    const other = end === 0 ? 1 : 0;
    const cut = this.#network.isCut(this.#network.linkOf(session.nodes[other], node));
    if (!nodeIsUp || cut) {
      this.#breakUp(session);
      return false;
    }
    session.ends[end] = "up";
    // The accepting end answers; only then is the session up for its opener.
    if (end === 1) this.#tell(session, 0, true);
    return true;
  }

  /** A node ends a session; the other end learns of it after everything sent before. */
  close(node: NodeId, id: SessionId): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    const end = this.endOf(session, node);
    if (session.ends[end] === "closed") return;
    this.#closeEnd(session, end);
    const other = end === 0 ? 1 : 0;
    if (session.ends[other] !== "closed") this.#tell(session, other, false);
  }

  /** A node stopped: its sessions break, and the other ends learn of it late. */
  crash(node: NodeId): void {
    for (const session of [...this.#sessions.values()]) {
      if (session.nodes[0] !== node && session.nodes[1] !== node) continue;
      session.broken = true;
      const end = this.endOf(session, node);
      const other = end === 0 ? 1 : 0;
      if (session.ends[other] !== "closed") this.#tellLate(session, other);
      this.#closeEnd(session, end);
    }
  }

  snapshot(): SessionsSnapshot {
    return { next: this.#next, sessions: [...this.#sessions.values()].map(copy) };
  }

  restore(snapshot: SessionsSnapshot): void {
    this.#next = snapshot.next;
    this.#sessions = new Map(snapshot.sessions.map((session) => [session.id, copy(session)]));
  }

  #closeEnd(session: Session, end: 0 | 1): void {
    session.ends[end] = "closed";
    if (session.ends[0] === "closed" && session.ends[1] === "closed") {
      this.#sessions.delete(session.id);
    }
  }

  #breakUp(session: Session): void {
    if (session.broken) return;
    session.broken = true;
    for (const end of [0, 1] as const) {
      if (session.ends[end] !== "closed") this.#tellLate(session, end);
    }
  }

  /** When the next segment to an end arrives, after all before it; -1 if its link is cut. */
  #arrival(session: Session, to: 0 | 1): number {
    const from = session.nodes[to === 0 ? 1 : 0];
    const link = this.#network.linkOf(from, session.nodes[to]);
    const nowUs = this.#agenda.nowUs;
    const weather = this.#network.weatherOn(link, nowUs);
    if (this.#network.isCut(link)) return -1;
    const { latencyMinUs, latencyMaxUs } = this.#network.settings;
    let takesUs =
      scaled(drawn(weather, LATENCY), latencyMinUs, latencyMaxUs) +
      this.#network.latencyAddedOf(link);
    if (happens(drawn(weather, LOSS), this.#network.lossOf(link))) takesUs += RETRANSMIT_US;
    const arrivalUs = Math.max(nowUs + takesUs, session.lastArrivalUs[to] + 1);
    session.lastArrivalUs[to] = arrivalUs;
    return arrivalUs;
  }

  /** Sends news of the session to an end, in order with its messages. */
  #tell(session: Session, end: 0 | 1, up: boolean): void {
    const arrivalUs = this.#arrival(session, end);
    if (arrivalUs < 0) {
      this.#breakUp(session);
      return;
    }
    const tie = session.id;
    this.#agenda.add(arrivalUs, tie, SESSION, session.nodes[end], session.id, up ? 1 : 0, null);
  }

  /** An end finds out by itself that the session is broken. */
  #tellLate(session: Session, end: 0 | 1): void {
    const node = session.nodes[end];
    const from = session.nodes[end === 0 ? 1 : 0];
    const weather = this.#network.weatherOn(this.#network.linkOf(from, node), this.#agenda.nowUs);
    const delayUs = scaled(drawn(weather, BREAK_NOTICE), NOTICE_MIN_US, NOTICE_MAX_US);
    const atUs = this.#agenda.nowUs + delayUs;
    this.#agenda.add(atUs, drawn(weather, TIE), SESSION, node, session.id, 0, null);
  }
}

function copy(session: Session): Session {
  return {
    ...session,
    ends: [...session.ends],
    lastArrivalUs: [...session.lastArrivalUs],
  };
}
