/**
 * Lanes: the order among pending entries that no strategy may change, and what is therefore
 * enabled.
 */
import { type Agenda, WITHDRAWN } from "./agenda.ts";

/**
 * What a world knows of the entries that it puts into an agenda, by slot. A *lane* is a queue: its
 * entries happen in the order in which they were added, or not at all. An *owner* is the process
 * that an entry touches.
 */
export interface Lanes {
  /**
   * 0 for an entry that is a lane of its own; else a whole number that all entries of its lane have
   * in common.
   */
  laneOf(slot: number): number;
  /** The address of the process, from 1; 0 for an entry that may touch the whole world. */
  ownerOf(slot: number): number;
  /**
   * When it is due: a timer that was moved later is due later than its entry says; Infinity: never
   * any more.
   */
  dueOf(slot: number): number;
  /**
   * Whether it waits for a clock of its owner (a timer, a wake), and not for something under way.
   */
  isTimed(slot: number): boolean;
  /**
   * Whether two enabled heads may be exchanged: at one moment, one after the other, they lead to
   * one state in either order, and neither keeps the other from happening. False where that is not
   * sure. (Where an invariant is broken, only one of the orders may show it.)
   */
  areIndependent(slot: number, other: number): boolean;
  /** The other end of a session whose state it reports; 0: it reports none. */
  peerOf(slot: number): number;
  /** 32 bits of what it is, whenever it was added or is due. */
  keyOf(slot: number): number;
}

/**
 * The enabled heads of an agenda, by place from 0: each is what could happen next in some execution
 * that keeps the contract. `lookWithin` and `lookAbstractly` find the slots; everything else is
 * looked up when it is asked for.
 */
export class EnabledHeads {
  /** The slots of the heads, ascending by sequence number: an order that the run defines. */
  slots: number[] = [];
  readonly #agenda: Agenda;
  readonly #lanes: Lanes;
  readonly #candidates: number[] = [];
  readonly #heads = new Map<number, number>();

  constructor(agenda: Agenda, lanes: Lanes) {
    this.#agenda = agenda;
    this.#lanes = lanes;
  }

  get count(): number {
    return this.slots.length;
  }

  kind(place: number): number {
    return this.#agenda.kindOf(this.#slot(place));
  }

  lane(place: number): number {
    return this.#lanes.laneOf(this.#slot(place));
  }

  owner(place: number): number {
    return this.#lanes.ownerOf(this.#slot(place));
  }

  dueUs(place: number): number {
    return this.#lanes.dueOf(this.#slot(place));
  }

  isTimed(place: number): boolean {
    return this.#lanes.isTimed(this.#slot(place));
  }

  key(place: number): number {
    return this.#lanes.keyOf(this.#slot(place));
  }

  /** Finds the heads that are due by `limitUs`, included. @returns how many there are. */
  lookWithin(limitUs: number): number {
    const candidates = this.#candidates;
    const { slots } = this;
    candidates.length = 0;
    slots.length = 0;
    this.#heads.clear();
    this.#agenda.dueBy(limitUs, candidates);
    for (const slot of candidates) {
      if (this.#agenda.kindOf(slot) === WITHDRAWN) continue;
      const dueUs = this.#lanes.dueOf(slot);
      if (dueUs > limitUs || dueUs === Number.POSITIVE_INFINITY) continue;
      const lane = this.#lanes.laneOf(slot);
      if (lane === 0) slots.push(slot);
      else if (this.#comesFirst(slot, this.#heads.get(lane))) this.#heads.set(lane, slot);
    }
    for (const slot of this.#heads.values()) slots.push(slot);
    // The order in the heap depends on what else was there.
    slots.sort((a, b) => this.#agenda.sequenceOf(a) - this.#agenda.sequenceOf(b));
    return slots.length;
  }

  /**
   * Finds the heads under abstract time: whatever is under way may arrive now, and of what waits
   * for the clocks of one process only what is due first, since they pass through that moment
   * first.
   * @returns how many there are.
   */
  lookAbstractly(): number {
    this.lookWithin(Number.POSITIVE_INFINITY);
    const first = new Map<number, number>();
    for (const slot of this.slots) {
      if (!this.#lanes.isTimed(slot)) continue;
      const owner = this.#lanes.ownerOf(slot);
      const dueUs = this.#lanes.dueOf(slot);
      if (dueUs < (first.get(owner) ?? Number.POSITIVE_INFINITY)) first.set(owner, dueUs);
    }
    this.slots = this.slots.filter(
      (slot) =>
        !this.#lanes.isTimed(slot) ||
        this.#lanes.dueOf(slot) === first.get(this.#lanes.ownerOf(slot)),
    );
    return this.slots.length;
  }

  #slot(place: number): number {
    return this.slots[place] as number;
  }

  #comesFirst(slot: number, other: number | undefined): boolean {
    if (other === undefined) return true;
    return this.#agenda.sequenceOf(slot) < this.#agenda.sequenceOf(other);
  }
}
