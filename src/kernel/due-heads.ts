/**
 * The heads of lanes that are due within a limit which only rises, kept up to date from pick to
 * pick: what is added, withdrawn or taken costs a few turns of a heap, however much is pending.
 */
import { type Agenda, type Watcher, WITHDRAWN } from "./agenda.ts";
import type { Lanes } from "./lanes.ts";
import { SlotHeap } from "./slot-heap.ts";

/** The entries of a lane that are due by the limit, ascending by sequence number. */
interface Lane {
  readonly slots: number[];
  /** The place of the head. */
  first: number;
}

/**
 * As `EnabledHeads.lookWithin` finds them, of which this is the fast form where only the head with
 * the lowest tie is wanted. Entries are let go lazily: a heap may hold what is no longer in the
 * agenda, is no longer the head of its lane, or is a timer that was moved past the limit; it shows
 * when it comes to the top.
 *
 * Nothing else may take an entry of a shared lane out. Such an entry is never due later than it
 * says: only timers are moved, and each is a lane of its own.
 */
export class DueHeads implements Watcher {
  readonly #agenda: Agenda;
  readonly #lanes: Lanes;
  /** Not due by the limit, by time. */
  readonly #later = new SlotHeap();
  /** Heads, by tie. */
  readonly #heads = new SlotHeap();
  /** Those that have an entry due by the limit. */
  readonly #open = new Map<number, Lane>();
  /** Timers whose entries are due by the limit, and which were moved past it. */
  readonly #moved: number[] = [];
  readonly #movedSequences: number[] = [];
  #limitUs = Number.NEGATIVE_INFINITY;
  /** Whether all that is pending is to be looked at anew. */
  #isUnsettled = true;

  /** From now on these are the heads that follow the agenda. */
  constructor(agenda: Agenda, lanes: Lanes) {
    this.#agenda = agenda;
    this.#lanes = lanes;
    agenda.watchBy(this);
  }

  added(slot: number): void {
    if (this.#isUnsettled) return;
    const atUs = this.#agenda.timeOf(slot);
    if (atUs > this.#limitUs) this.#later.add(slot, atUs, this.#agenda.sequenceOf(slot));
    else this.#admit(slot);
  }

  withdrawn(slot: number): void {
    // The next of its lane would be enabled.
    if (this.#lanes.laneOf(slot) !== 0) this.#isUnsettled = true;
  }

  unsettled(): void {
    this.#isUnsettled = true;
  }

  /**
   * The head due by the limit with the lowest tie; between equal ties that with the lowest sequence
   * number. The caller takes it out of the agenda. At least one must be due.
   */
  next(limitUs: number): number {
    if (this.#isUnsettled || limitUs < this.#limitUs) this.#settle(limitUs);
    else if (limitUs > this.#limitUs) this.#rise(limitUs);
    if (this.#moved.length > 0) this.#lookAtMoved();
    const agenda = this.#agenda;
    const heads = this.#heads;
    for (;;) {
      const { slot, key, sequence } = heads;
      heads.drop();
      if (!agenda.has(slot, sequence) || agenda.kindOf(slot) === WITHDRAWN) continue;
      // It was taken, and put back with another tie.
      if (agenda.tieOf(slot) !== key) continue;
      const lane = this.#lanes.laneOf(slot);
      if (lane === 0) {
        if (this.#lanes.dueOf(slot) <= limitUs) return slot;
        this.#moved.push(slot);
        this.#movedSequences.push(sequence);
      } else if (this.#advance(lane, slot)) return slot;
    }
  }

  /** What is due by a later limit comes in. */
  #rise(limitUs: number): void {
    this.#limitUs = limitUs;
    const later = this.#later;
    while (later.key <= limitUs) {
      const { slot, sequence } = later;
      later.drop();
      if (this.#agenda.has(slot, sequence)) this.#admit(slot);
    }
  }

  #settle(limitUs: number): void {
    const agenda = this.#agenda;
    this.#later.clear();
    this.#heads.clear();
    this.#open.clear();
    this.#moved.length = 0;
    this.#movedSequences.length = 0;
    this.#limitUs = limitUs;
    this.#isUnsettled = false;
    for (let place = 0; place < agenda.size; place++) this.added(agenda.slotAt(place));
  }

  /** An entry whose time is within the limit. */
  #admit(slot: number): void {
    const agenda = this.#agenda;
    if (agenda.kindOf(slot) === WITHDRAWN) return;
    const lane = this.#lanes.laneOf(slot);
    if (lane === 0 || this.#isFirst(lane, slot)) this.#enable(slot);
  }

  #enable(slot: number): void {
    this.#heads.add(slot, this.#agenda.tieOf(slot), this.#agenda.sequenceOf(slot));
  }

  /** Puts an entry into its lane. @returns whether it is the head. */
  #isFirst(lane: number, slot: number): boolean {
    const open = this.#open.get(lane);
    if (open === undefined) {
      this.#open.set(lane, { slots: [slot], first: 0 });
      return true;
    }
    const { slots, first } = open;
    const sequence = this.#agenda.sequenceOf(slot);
    let place = slots.length;
    while (place > first && this.#agenda.sequenceOf(slots[place - 1] as number) > sequence) place--;
    if (place === slots.length) slots.push(slot);
    else slots.splice(place, 0, slot);
    return place === first;
  }

  /** Takes the head out of its lane, and enables the next. @returns whether it was the head. */
  #advance(lane: number, slot: number): boolean {
    const open = this.#open.get(lane);
    if (open === undefined || open.slots[open.first] !== slot) return false;
    open.first++;
    if (open.first === open.slots.length) this.#open.delete(lane);
    else this.#enable(open.slots[open.first] as number);
    return true;
  }

  /** A timer that was moved past the limit may be within it by now. */
  #lookAtMoved(): void {
    const moved = this.#moved;
    const sequences = this.#movedSequences;
    let kept = 0;
    for (let at = 0; at < moved.length; at++) {
      const slot = moved[at] as number;
      const sequence = sequences[at] as number;
      if (!this.#agenda.has(slot, sequence) || this.#agenda.kindOf(slot) === WITHDRAWN) continue;
      if (this.#lanes.dueOf(slot) <= this.#limitUs) this.#enable(slot);
      else {
        moved[kept] = slot;
        sequences[kept++] = sequence;
      }
    }
    moved.length = kept;
    sequences.length = kept;
  }
}
