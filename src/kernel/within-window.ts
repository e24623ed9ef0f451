/**
 * Among all that is due within a window, the entry with the lowest tie is next: any order that the
 * lanes allow and that no clock rules out. Ties are choices with keys, so that who is next is
 * recorded, overlaid and drawn anew like everything else. In an ordinary run the window is one
 * microsecond.
 */
import { type Agenda, WITHDRAWN } from "./agenda.ts";
import { DueHeads } from "./due-heads.ts";
import type { Lanes } from "./lanes.ts";
import type { Scheduler } from "./scheduler.ts";

/**
 * The clock goes to the time of whatever is taken, if that is later: everything else that was due
 * by then is late, by less than the window. So any process may be slow by up to the window, and
 * anything in flight may take that much longer.
 */
export class WithinWindow implements Scheduler {
  readonly #windowUs: (dueUs: number) => number;
  readonly #lanes: Lanes;
  readonly #heads: DueHeads;

  /** @param windowUs how wide it is from the earliest moment on at which anything is due, >= 0. */
  constructor(agenda: Agenda, lanes: Lanes, windowUs: (dueUs: number) => number) {
    this.#windowUs = windowUs;
    this.#lanes = lanes;
    this.#heads = new DueHeads(agenda, lanes);
  }

  pick(agenda: Agenda): number {
    const earliest = agenda.earliest();
    if (earliest < 0) return -1;
    // An entry that no longer means anything, or of a timer that was moved, makes room for others
    // and is not a step.
    const dueUs = agenda.timeOf(earliest);
    if (agenda.kindOf(earliest) === WITHDRAWN || this.#lanes.dueOf(earliest) > dueUs) {
      return agenda.pop();
    }
    const slot = this.#heads.next(dueUs + this.#windowUs(dueUs));
    agenda.take(slot);
    return slot;
  }
}
