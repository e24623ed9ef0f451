/**
 * Picks at random among all that is due within a window: any order that the lanes allow and that no
 * clock rules out.
 */
import { type Agenda, WITHDRAWN } from "../kernel/agenda.ts";
import { EnabledHeads, type Lanes } from "../kernel/lanes.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import { RandomStream } from "../kernel/streams.ts";

/**
 * The clock goes to the time of whatever is taken, if that is later: everything else that was due
 * by then is late, by less than the window. So any process may be slow by so much, and anything
 * under way may take so much longer.
 */
export class WithinWindow implements Scheduler {
  readonly #windowUs: number;
  readonly #lanes: Lanes;
  readonly #stream: RandomStream;
  readonly #heads: EnabledHeads;

  /**
   * @param windowUs microseconds, >= 0.
   * @param seed of the picks alone: the same run under other orders.
   */
  constructor(agenda: Agenda, lanes: Lanes, windowUs: number, seed: string) {
    this.#windowUs = windowUs;
    this.#lanes = lanes;
    this.#stream = new RandomStream(seed, "schedule");
    this.#heads = new EnabledHeads(agenda, lanes);
  }

  pick(agenda: Agenda): number {
    const earliest = agenda.earliest();
    if (earliest < 0) return -1;
    // An entry that no longer means anything, or of a timer that was moved, makes room for others
    // and is no step.
    const dueUs = agenda.timeOf(earliest);
    if (agenda.kinds[earliest] === WITHDRAWN || this.#lanes.dueOf(earliest) > dueUs) {
      return agenda.pop();
    }
    const count = this.#heads.lookWithin(dueUs + this.#windowUs);
    const slot = this.#heads.slots[this.#stream.below(count)] as number;
    agenda.take(slot);
    return slot;
  }
}
