/**
 * Abstract time: no clock of the world, only one for each process, which moves when the process
 * waits for it. Messages and disks take as long as it pleases the strategy; a timer that fires
 * moves its process's clock to its deadline.
 */
import type { Agenda } from "./agenda.ts";
import { EnabledHeads, type Lanes } from "./lanes.ts";

/**
 * Every execution of an asynchronous system is one of these: processes of any speed, messages of
 * any delay. What relies on bounds for delays or on clocks that agree (a lease) is not safe here,
 * and need not be.
 */
export class AbstractTime {
  /** What may happen next. Found by `look`. */
  readonly heads: EnabledHeads;
  readonly #agenda: Agenda;
  readonly #lanes: Lanes;
  /** By address; that at 0 is unused. */
  #clocks: number[];

  /** @param addresses how many processes there are, clients included. */
  constructor(agenda: Agenda, lanes: Lanes, addresses: number) {
    this.#agenda = agenda;
    this.#lanes = lanes;
    this.#clocks = new Array<number>(addresses + 1).fill(0);
    this.heads = new EnabledHeads(agenda, lanes);
  }

  /** The clock of a process, by its address from 1; at 0 the latest of all. */
  nowOf(address: number): number {
    return address === 0 ? Math.max(...this.#clocks) : (this.#clocks[address] as number);
  }

  /** Finds what may happen next. @returns how much that is. */
  look(): number {
    return this.heads.lookAbstractly();
  }

  /**
   * Takes an entry out. The agenda's clock is that of the process that the entry touches; of all,
   * where it may touch all.
   */
  take(slot: number): void {
    const owner = this.#lanes.ownerOf(slot);
    const dueUs = this.#lanes.isTimed(slot) ? this.#lanes.dueOf(slot) : 0;
    this.#agenda.take(slot);
    const nowUs = Math.max(this.nowOf(owner), dueUs);
    if (owner === 0) this.#clocks.fill(nowUs);
    else this.#clocks[owner] = nowUs;
    this.#agenda.turnTo(nowUs);
  }

  /** Sets the agenda's clock to that of a process, for whatever is done to it from outside. */
  turnTo(address: number): void {
    this.#agenda.turnTo(this.nowOf(address));
  }

  snapshot(): readonly number[] {
    return [...this.#clocks];
  }

  restore(snapshot: readonly number[]): void {
    this.#clocks = [...snapshot];
  }
}
