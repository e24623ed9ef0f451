/**
 * The lanes of a world: which of its pending entries must keep their order, whom each touches, and
 * what it is.
 */
import { hashText, mix } from "../core/hash.ts";
import type { Agenda } from "../kernel/agenda.ts";
import type { Lanes } from "../kernel/lanes.ts";
import type { Actor } from "../protocol/actor.ts";
import type { Address } from "../protocol/node-id.ts";
import type { Batch } from "./batch.ts";
import { DISK, SESSION, SESSION_MESSAGE, TIMER, WAKE } from "./event.ts";
import type { Network } from "./network.ts";
import type { NodeHost } from "./node.ts";
import { SESSION_OVER, SESSION_UP, type Sessions } from "./sessions.ts";

/** What lanes are seen in. */
export interface LaneWorld {
  readonly agenda: Agenda;
  readonly network: Network;
  readonly sessions: Sessions;
  readonly ids: readonly Address[];
  readonly actors: readonly Actor[];
  node(id: Address): NodeHost;
}

/** Addresses stay below this. */
const ADDRESSES = 65_536;

/**
 * - A direction of a session is a lane: its messages, and the news that it is up or was closed, in
 *   the order sent.
 * - What is done at a disk is a lane for each group between two barriers: a group that waits for a
 *   barrier is not
 *   pending yet, so that each pending one is a lane of its own.
 * - A datagram, a request, a reply, a timer and a wake are each a lane of their own, and so are the
 *   attempts of a
 *   session to get through a cut and the late discovery that it is over.
 */
export class WorldLanes implements Lanes {
  readonly #world: LaneWorld;
  readonly #agenda: Agenda;

  constructor(world: LaneWorld) {
    this.#world = world;
    this.#agenda = world.agenda;
  }

  laneOf(slot: number): number {
    const kind = this.#agenda.kindOf(slot);
    if (kind === SESSION) {
      const news = this.#agenda.thirdOf(slot);
      if (news !== SESSION_UP && news !== SESSION_OVER) return 0;
    } else if (kind !== SESSION_MESSAGE) return 0;
    return this.#agenda.secondOf(slot) * ADDRESSES + this.#agenda.firstOf(slot);
  }

  ownerOf(slot: number): number {
    const first = this.#agenda.firstOf(slot);
    if (this.#agenda.kindOf(slot) !== WAKE) return first;
    const actor = this.#world.actors[first] as Actor;
    return actor.touchesAll ? 0 : this.#world.network.clientAddress(first + 1);
  }

  dueOf(slot: number): number {
    const agenda = this.#agenda;
    if (agenda.kindOf(slot) !== TIMER) return agenda.timeOf(slot);
    return this.#world.node(agenda.firstOf(slot)).timers.dueUs(agenda.secondOf(slot));
  }

  isTimed(slot: number): boolean {
    const kind = this.#agenda.kindOf(slot);
    if (kind === TIMER || kind === WAKE) return true;
    return kind === SESSION && this.laneOf(slot) === 0;
  }

  /**
   * Different processes share nothing but what they send each other, and a message that comes is
   * added to what is in flight, whatever happens elsewhere. But for: what touches the whole world;
   * two clients, whose operations one history holds in the order of real time; and news of a
   * session, which may end it for both ends. (A step in which a process ends itself, at its disk or
   * by its own decision, touches its sessions as well. That is known only when it happens.)
   */
  areIndependent(slot: number, other: number): boolean {
    const one = this.ownerOf(slot);
    const two = this.ownerOf(other);
    if (one === 0 || two === 0 || one === two) return false;
    const nodes = this.#world.ids.length;
    if (one > nodes && two > nodes) return false;
    return this.peerOf(slot) !== two && this.peerOf(other) !== one;
  }

  /**
   * The process at the other end of the session whose state an entry reports; 0: it is another kind
   * of entry.
   */
  peerOf(slot: number): number {
    if (this.#agenda.kindOf(slot) !== SESSION) return 0;
    const nodes = this.#world.sessions.get(this.#agenda.secondOf(slot))?.nodes ?? [0, 0];
    return nodes[0] === this.#agenda.firstOf(slot) ? nodes[1] : nodes[0];
  }

  keyOf(slot: number): number {
    const agenda = this.#agenda;
    const kind = agenda.kindOf(slot);
    const owner = mix(kind, this.ownerOf(slot));
    const second = agenda.secondOf(slot);
    switch (kind) {
      case DISK:
        return mix(owner, (agenda.payloadOf(slot) as Batch).ticket);
      case TIMER:
        return mix(owner, hashText(this.#world.node(agenda.firstOf(slot)).timers.nameOf(second)));
      default:
        return mix(mix(owner, second), agenda.thirdOf(slot));
    }
  }
}
