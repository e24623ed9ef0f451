/**
 * What a search may know of what is still to come, where a machine says which operations alone
 * lead back to a state that was left (`resets`): a state is not left while an observer needs it
 * that must return before the next of these.
 */
import { NEVER } from "./layout.ts";
import { IMPOSSIBLE, type Machine } from "./machine.ts";

export class LookAhead {
  /** A state that must not be entered now; IMPOSSIBLE if there is none. Set by `forbids`. */
  barred: number = IMPOSSIBLE;
  #machine: Machine | null = null;
  #returned: Int32Array = new Int32Array(0);
  /** By class of what observes: the first that is not yet invoked. */
  #head = new Int32Array(64);
  /**
   * Per operation that observes: the next of its class, and the earliest deadline of the class from
   * there on.
   */
  #nextSame = new Int32Array(256);
  #earliestSame = new Int32Array(256);
  /**
   * Per rank: the earliest deadline of all that observe from there on; when the next reset is
   * invoked.
   */
  #earliest = new Int32Array(257);
  #nextReset = new Int32Array(257);
  /** How many resets are open and not placed. */
  #resetsOpen = 0;

  begin(count: number, machine: Machine, invoked: Int32Array, returned: Int32Array): void {
    const { resets, observes, classes } = machine;
    this.barred = IMPOSSIBLE;
    this.#machine = resets === null ? null : machine;
    if (resets === null) return;
    this.#grow(count, machine.classCount);
    this.#returned = returned;
    this.#resetsOpen = 0;
    const head = this.#head;
    head.fill(-1, 0, machine.classCount);
    let earliest = NEVER;
    let reset = NEVER;
    this.#earliest[count] = NEVER;
    this.#nextReset[count] = NEVER;
    for (let x = count - 1; x >= 0; x--) {
      const kind = classes[x] as number;
      const end = returned[x] as number;
      if (resets[kind] === 1) reset = invoked[x] as number;
      else if (observes[kind] === 1) {
        const later = head[kind] as number;
        this.#nextSame[x] = later;
        this.#earliestSame[x] =
          later < 0 ? end : Math.min(end, this.#earliestSame[later] as number);
        head[kind] = x;
        if (end < earliest) earliest = end;
      }
      this.#earliest[x] = earliest;
      this.#nextReset[x] = reset;
    }
  }

  /** An operation is invoked. */
  enter(x: number): void {
    const machine = this.#machine;
    if (machine === null) return;
    const kind = machine.classes[x] as number;
    if (machine.resets?.[kind] === 1) this.#resetsOpen++;
    else if (machine.observes[kind] === 1) this.#head[kind] = this.#nextSame[x] as number;
  }

  /** Its invocation is taken back. */
  leave(x: number): void {
    const machine = this.#machine;
    if (machine === null) return;
    const kind = machine.classes[x] as number;
    if (machine.resets?.[kind] === 1) this.#resetsOpen--;
    else if (machine.observes[kind] === 1) this.#head[kind] = x;
  }

  place(x: number): void {
    if (this.#machine?.resets?.[this.#machine.classes[x] as number] === 1) this.#resetsOpen--;
  }

  remove(x: number): void {
    if (this.#machine?.resets?.[this.#machine.classes[x] as number] === 1) this.#resetsOpen++;
  }

  /** Whether a state must not be left at all; sets `barred`. */
  forbids(
    state: number,
    entered: number,
    slotOp: Int32Array,
    slots: number,
    done: Uint8Array,
  ): boolean {
    const machine = this.#machine;
    this.barred = IMPOSSIBLE;
    if (machine === null || this.#resetsOpen > 0) return false;
    const { lost, observes, classes } = machine;
    // Nothing leads back to a state before return `again`: who needs this one sooner forbids to
    // leave it.
    const again = this.#nextReset[entered] as number;
    const readers = machine.readersOf(state);
    const first = readers < 0 ? -1 : (this.#head[readers] as number);
    if (first >= 0 && (this.#earliestSame[first] as number) < again) return true;
    if (lost < 0) return false;
    let deadline = this.#earliest[entered] as number;
    for (let slot = 0; slot < slots; slot++) {
      const x = slotOp[slot] as number;
      if (x < 0 || done[x] === 1 || observes[classes[x] as number] === 0) continue;
      if ((this.#returned[x] as number) < deadline) deadline = this.#returned[x] as number;
    }
    if (deadline >= again) return false;
    this.barred = lost;
    return state === lost;
  }

  #grow(count: number, classes: number): void {
    if (this.#nextSame.length < count) {
      this.#nextSame = new Int32Array(2 * count);
      this.#earliestSame = new Int32Array(2 * count);
      this.#earliest = new Int32Array(2 * count + 1);
      this.#nextReset = new Int32Array(2 * count + 1);
    }
    if (this.#head.length < classes) this.#head = new Int32Array(2 * classes);
  }
}
