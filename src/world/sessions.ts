/**
 * FIFO sessions: what is sent in one arrives in order and once, or not at all after it broke; each
 * end learns of a break on its own, late.
 */
import type { Agenda } from "../kernel/agenda.ts";
import type { Choices } from "../kernel/choices/choices.ts";
import type { ContentKey } from "../kernel/choices/contents.ts";
import type { Domain } from "../kernel/choices/domain.ts";
import { BREAK_NOTICE, drawn, happens, LATENCY, LOSS, scaled, TIE } from "../kernel/weather.ts";
import type { Address, SessionId } from "../protocol/node-id.ts";
import { LOST, SESSION, SESSION_MESSAGE, TRAVELLING } from "./event.ts";
import { segmentTimes } from "./fate.ts";
import type { Network } from "./network.ts";
import { copyOf, type Fate, type Session, type SessionsSnapshot, type Stalled } from "./session.ts";
import {
  lastArrivals,
  NOTICES,
  PATIENCE,
  RETRANSMIT_LATENCIES,
  RETRY_US,
} from "./session-times.ts";

/**
 * In the third number of a `SESSION` entry: an end learns in order that the session is over, the
 * session came up at an end, a stalled message is tried again, an end finds out by itself that the
 * session is over.
 */
export const SESSION_OVER = 0;
export const SESSION_UP = 1;
export const SESSION_RETRY = 2;
const SESSION_OVER_LATE = 3;

/** Sessions that may be open at once: more are a leak. */
const SESSIONS_MAX = 100_000;

/** What news of a session is called in keys. */
const NEWS: Readonly<Record<number, string>> = { [SESSION_UP]: "up", [SESSION_OVER]: "over" };

export class Sessions {
  readonly #agenda: Agenda;
  readonly #network: Network;
  readonly #names: readonly string[];
  #sessions = new Map<SessionId, Session>();
  #next: SessionId = 1;
  /** How many sessions a node has opened to another, by link. */
  #opened = new Map<number, number>();
  /** By session: what it is called in keys, where it was asked for. */
  readonly #places = new Map<SessionId, string>();

  /** @param names what each process is called in keys, by address. */
  constructor(agenda: Agenda, network: Network, names: readonly string[]) {
    this.#names = names;
    this.#agenda = agenda;
    this.#network = network;
  }

  /** All sessions of which an end is not closed, in the order in which they were opened. */
  all(): IterableIterator<Session> {
    return this.#sessions.values();
  }

  /** The session, undefined once both ends are closed. */
  get(id: SessionId): Session | undefined {
    return this.#sessions.get(id);
  }

  /** The end that a node has in a session. */
  endOf(session: Session, node: Address): 0 | 1 {
    return session.nodes[0] === node ? 0 : 1;
  }

  open(opener: Address, peer: Address): SessionId {
    if (this.#sessions.size >= SESSIONS_MAX) {
      throw new RangeError(
        `more than ${SESSIONS_MAX} sessions are open: close those that are done`,
      );
    }
    const link = this.#network.linkOf(opener, peer);
    const number = (this.#opened.get(link) ?? 0) + 1;
    this.#opened.set(link, number);
    const session: Session = {
      id: this.#next++,
      nodes: [opener, peer],
      number,
      ends: ["opening", "opening"],
      lastArrivalUs: [0, 0],
      lostFromUs: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
      stalled: [[], []],
      patienceUs: [0, 0],
    };
    this.#sessions.set(session.id, session);
    this.#tell(session, 1, SESSION_UP);
    return session.id;
  }

  /**
   * The node that a message in this session would go to now; 0 if the sender's end is not up. A
   * break that the sender has not noticed yet makes no difference.
   */
  receiverOf(from: Address, id: SessionId): Address {
    const session = this.#sessions.get(id);
    if (session === undefined) return 0;
    const end = this.endOf(session, from);
    return session.ends[end] === "up" ? session.nodes[end === 0 ? 1 : 0] : 0;
  }

  /**
   * Sends in a session that `receiverOf` found up. What goes into a broken one is lost.
   * @returns `TRAVELLING` or `LOST`.
   */
  send(from: Address, id: SessionId, message: unknown, digest: number): number {
    const session = this.#sessions.get(id);
    if (session === undefined) return LOST;
    const to = this.endOf(session, from) === 0 ? 1 : 0;
    const arrivalUs = this.#arrival(session, to, "message", message);
    if (arrivalUs >= session.lostFromUs[to] || session.ends[to] === "closed") return LOST;
    this.#add(session, to, arrivalUs, message, digest);
    return TRAVELLING;
  }

  /**
   * Hands a message over after `delayUs`, or after what is on its way: how a directed scenario
   * lets go of what it held.
   */
  deliver(to: Address, id: SessionId, message: unknown, digest: number, delayUs: number): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    const end = this.endOf(session, to);
    const arrivalUs = Math.max(this.#agenda.nowUs + delayUs, session.lastArrivalUs[end] + 1);
    session.lastArrivalUs[end] = arrivalUs;
    this.#add(session, end, arrivalUs, message, digest);
  }

  /** A message of a session falls due: what becomes of it now. */
  arrives(to: Address, id: SessionId, message: unknown, digest: number): Fate {
    const session = this.#sessions.get(id);
    if (session === undefined) return "lost";
    const end = this.endOf(session, to);
    if (this.#isLost(session, end)) return "lost";
    const stalled = session.stalled[end];
    const cut = this.#isCut(session, end);
    if (stalled.length === 0 && !cut) return "arrives";
    if (session.lostFromUs[end] !== Number.POSITIVE_INFINITY) {
      // The sender's machine stopped, so it will not send this message again: the cut ends the
      // session here.
      session.lostFromUs[end] = this.#agenda.nowUs;
      return "lost";
    }
    stalled.push({ message, digest, cause: this.#agenda.cause });
    if (stalled.length === 1) this.#stall(session, end);
    return "waits";
  }

  /** A stalled message is tried again. @returns it, if its link carries it now; null otherwise. */
  retry(to: Address, id: SessionId): Stalled | null {
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    const end = this.endOf(session, to);
    const stalled = session.stalled[end];
    if (this.#isLost(session, end)) {
      stalled.length = 0;
      return null;
    }
    const { nowUs } = this.#agenda;
    if (this.#isCut(session, end)) {
      if (nowUs < session.patienceUs[end]) this.#retryAt(session, end, nowUs + RETRY_US);
      else this.#breakUp(session);
      return null;
    }
    const first = stalled.shift() ?? null;
    if (stalled.length > 0) this.#retryAt(session, end, nowUs + 1);
    return first;
  }

  /** News of a session reached a node: whether it learns anything by it. */
  notice(node: Address, id: SessionId, up: boolean, nodeIsUp: boolean): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    const end = this.endOf(session, node);
    if (session.ends[end] === "closed") return false;
    if (!up) {
      this.#closeEnd(session, end);
      return nodeIsUp;
    }
    if (this.#isLost(session, end)) return false;
    if (!nodeIsUp || this.#isCut(session, end)) {
      this.#breakUp(session);
      return false;
    }
    session.ends[end] = "up";
    return true;
  }

  /** The accepting end answers that the session is up there; only then is it up for its opener. */
  answer(node: Address, id: SessionId): void {
    const session = this.#sessions.get(id);
    if (session !== undefined && this.endOf(session, node) === 1) {
      this.#tell(session, 0, SESSION_UP);
    }
  }

  /** A node ends a session; the other end learns of it after everything sent before. */
  close(node: Address, id: SessionId): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    const end = this.endOf(session, node);
    if (session.ends[end] === "closed") return;
    this.#closeEnd(session, end);
    const other = end === 0 ? 1 : 0;
    if (session.ends[other] === "closed") return;
    if (this.#isCut(session, other) || session.stalled[other].length > 0) {
      this.#tellLate(session, other);
    } else this.#tell(session, other, SESSION_OVER);
  }

  /** A process was killed: its machine closes its ends of sessions. */
  closeAll(node: Address): void {
    for (const { id, nodes } of [...this.#sessions.values()]) {
      if (nodes[0] === node || nodes[1] === node) this.close(node, id);
    }
  }

  /** Breaks a session from outside: no message arrives any more, and both ends learn of it late. */
  sever(id: SessionId): void {
    const session = this.#sessions.get(id);
    if (session !== undefined) this.#breakUp(session);
  }

  /**
   * A node stopped: its ends are closed. What is in flight from it still arrives, up to some
   * moment, unless an earlier message waits for a cut link: the stopped machine will not send that
   * one again, and a session has no gaps. The other ends learn of it late.
   */
  crash(node: Address): void {
    for (const session of [...this.#sessions.values()]) {
      if (session.nodes[0] !== node && session.nodes[1] !== node) continue;
      const end = this.endOf(session, node);
      const other = end === 0 ? 1 : 0;
      if (session.ends[other] !== "closed") {
        const link = this.#network.linkOf(node, session.nodes[other]);
        const weather = this.#network.weatherOn(link, this.#agenda.nowUs);
        const { latencyMaxUs } = this.#network.settings;
        const { nowUs } = this.#agenda;
        let lastsUs = scaled(drawn(weather, LATENCY), 0, latencyMaxUs);
        if (this.#agenda.choices !== null) {
          lastsUs = this.#choose(session, other, "cut off", lastArrivals(latencyMaxUs), lastsUs);
        }
        const lostFromUs = nowUs + lastsUs;
        const until = session.stalled[other].length > 0 ? nowUs : lostFromUs;
        session.lostFromUs[other] = Math.min(session.lostFromUs[other], until);
        session.stalled[other].length = 0;
        this.#tellLate(session, other);
      }
      this.#closeEnd(session, end);
    }
  }

  snapshot(): SessionsSnapshot {
    return {
      next: this.#next,
      opened: [...this.#opened],
      sessions: [...this.#sessions.values()].map(copyOf),
    };
  }

  restore(snapshot: SessionsSnapshot): void {
    this.#next = snapshot.next;
    this.#opened = new Map(snapshot.opened);
    this.#sessions = new Map(snapshot.sessions.map((session) => [session.id, copyOf(session)]));
    this.#places.clear();
  }

  #add(session: Session, to: 0 | 1, atUs: number, message: unknown, digest: number): void {
    const { id, nodes } = session;
    const tie = this.#tie(session, to, digest ^ id);
    this.#agenda.add(atUs, tie, SESSION_MESSAGE, nodes[to], id, digest, message);
  }

  /** Which of the entries of one microsecond comes first. @param today of an ordinary run. */
  #tie(session: Session, end: 0 | 1, today: number): number {
    const { choices } = this.#agenda;
    if (choices === null) return today;
    return choices.tie(this.#key(choices, session, "entry", end, this.#agenda.cause), today);
  }

  /** Asks the choices, where there are any, when something happens at an end. */
  #choose(
    session: Session,
    end: 0 | 1,
    what: string,
    domain: Domain<number>,
    today: number,
  ): number {
    const { choices } = this.#agenda;
    if (choices === null) return today;
    return choices.ask("session", this.#key(choices, session, what, end), domain, today);
  }

  /** The next content key by opener, peer and number: `n1>n2/3 up at n2 #1`. */
  #key(choices: Choices, session: Session, what: string, end: 0 | 1, cause = 0): ContentKey {
    const { id, nodes, number } = session;
    let place = this.#places.get(id);
    if (place === undefined) {
      place = `${this.#names[nodes[0]]}>${this.#names[nodes[1]]}/${number}`;
      this.#places.set(id, place);
    }
    return choices.key(place, `${what} at ${this.#names[nodes[end]]}`, cause);
  }

  #isCut(session: Session, to: 0 | 1): boolean {
    const from = session.nodes[to === 0 ? 1 : 0];
    return this.#network.isCut(this.#network.linkOf(from, session.nodes[to]));
  }

  #isLost(session: Session, end: 0 | 1): boolean {
    return session.ends[end] === "closed" || this.#agenda.nowUs >= session.lostFromUs[end];
  }

  #closeEnd(session: Session, end: 0 | 1): void {
    session.ends[end] = "closed";
    session.stalled[end].length = 0;
    if (session.ends[0] === "closed" && session.ends[1] === "closed") {
      this.#sessions.delete(session.id);
      this.#places.delete(session.id);
    }
  }

  /** From now on nothing arrives at either end. */
  #breakUp(session: Session): void {
    const { nowUs } = this.#agenda;
    for (const end of [0, 1] as const) {
      if (session.lostFromUs[end] <= nowUs) continue;
      session.lostFromUs[end] = nowUs;
      session.stalled[end].length = 0;
      if (session.ends[end] !== "closed") this.#tellLate(session, end);
    }
  }

  /** A message meets a cut link: it is tried again for some time. */
  #stall(session: Session, end: 0 | 1): void {
    const from = session.nodes[end === 0 ? 1 : 0];
    const { nowUs } = this.#agenda;
    const link = this.#network.linkOf(from, session.nodes[end]);
    const weather = this.#network.weatherOn(link, nowUs);
    const todayUs = PATIENCE.keyed(drawn(weather, BREAK_NOTICE));
    const patienceUs = this.#choose(session, end, "patience", PATIENCE, todayUs);
    session.patienceUs[end] = nowUs + patienceUs;
    this.#retryAt(session, end, nowUs + RETRY_US);
  }

  #retryAt(session: Session, end: 0 | 1, atUs: number): void {
    const { id, nodes } = session;
    const tie = this.#tie(session, end, id);
    this.#agenda.add(atUs, tie, SESSION, nodes[end], id, SESSION_RETRY, null);
  }

  /**
   * When the next segment to an end arrives, after all before it.
   * @param what it is: a message, or news of the session.
   */
  #arrival(session: Session, to: 0 | 1, what: string, message: unknown): number {
    const from = session.nodes[to === 0 ? 1 : 0];
    const link = this.#network.linkOf(from, session.nodes[to]);
    const nowUs = this.#agenda.nowUs;
    const weather = this.#network.weatherOn(link, nowUs);
    const { latencyMinUs, latencyMaxUs } = this.#network.settings;
    let takesUs =
      scaled(drawn(weather, LATENCY), latencyMinUs, latencyMaxUs) +
      this.#network.latencyAdded(link, weather);
    if (happens(drawn(weather, LOSS), this.#network.lossOf(link))) {
      takesUs += RETRANSMIT_LATENCIES * latencyMaxUs;
    }
    const { choices } = this.#agenda;
    if (choices !== null) {
      const { cause } = this.#agenda;
      const [asked, key] =
        what === "message"
          ? ([
              "message",
              this.#network.keyOn(choices, link, SESSION_MESSAGE, from, message, cause),
            ] as const)
          : (["session", this.#key(choices, session, what, to)] as const);
      if (choices.asks(asked)) {
        const againUs = RETRANSMIT_LATENCIES * latencyMaxUs;
        const domain = segmentTimes(this.#network.stateOf(link), againUs);
        takesUs = choices.ask(asked, key, domain, takesUs);
      }
    }
    const arrivalUs = Math.max(nowUs + takesUs, session.lastArrivalUs[to] + 1);
    session.lastArrivalUs[to] = arrivalUs;
    return arrivalUs;
  }

  /** Sends news of the session to an end, in order with its messages. */
  #tell(session: Session, end: 0 | 1, news: number): void {
    const arrivalUs = this.#arrival(session, end, NEWS[news] as string, null);
    const { id, nodes } = session;
    this.#agenda.add(arrivalUs, this.#tie(session, end, id), SESSION, nodes[end], id, news, null);
  }

  /** An end finds out by itself that the session is over. */
  #tellLate(session: Session, end: 0 | 1): void {
    const node = session.nodes[end];
    const from = session.nodes[end === 0 ? 1 : 0];
    const weather = this.#network.weatherOn(this.#network.linkOf(from, node), this.#agenda.nowUs);
    const delayUs = this.#choose(session, end, "late notice", NOTICES, NOTICES.keyed(weather));
    const atUs = this.#agenda.nowUs + delayUs;
    const tie = this.#tie(session, end, drawn(weather, TIE));
    this.#agenda.add(atUs, tie, SESSION, node, session.id, SESSION_OVER_LATE, null);
  }
}
