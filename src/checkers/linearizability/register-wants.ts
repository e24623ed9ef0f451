/** What the open operations of a register wait for, and which of them must return first. */
import { NEVER } from "./layout.ts";
import { CAS, NOT, type RegisterProblem } from "./register-problem.ts";
import type { RegisterState } from "./register-state.ts";

export class RegisterWants {
  /** By value: wanted if the stamp is the present one, and then by when. */
  stamp = 0;
  wantedStamp = new Int32Array(64);
  wantedBy = new Int32Array(64);
  /**
   * The values wanted, each once, if there are crashed operations: those, too, that a crashed cas
   * needs for one of them.
   */
  wantedValues = new Int32Array(64);
  wantedCount = 0;
  /** By when a refused cas wants any other value than this one. */
  wantsAny = NEVER;
  /** Whether some write is obliged. */
  alsoObliged = false;
  /** By value: how many cas must have a stay of it before its next supply. */
  #due = new Int32Array(64);
  /** By value: the latest deadline of those. */
  #latest = new Int32Array(64);
  #state: RegisterState | null = null;

  begin(values: number): void {
    if (this.wantedStamp.length < values) {
      this.wantedStamp = new Int32Array(2 * values);
      this.wantedBy = new Int32Array(2 * values);
      this.wantedValues = new Int32Array(2 * values);
      this.#due = new Int32Array(2 * values);
      this.#latest = new Int32Array(2 * values);
    }
    this.wantedStamp.fill(0, 0, values);
    this.stamp = 0;
  }

  /**
   * Looks around. Whether more cas of a value must return than it has stays: then nothing comes of
   * this.
   */
  look(at: RegisterState): boolean {
    const { kind, a, returned, invoked } = at.problem as RegisterProblem;
    const { wantedStamp, wantedBy } = this;
    this.#state = at;
    const stamp = ++this.stamp;
    const crashes = at.crashed.total > 0;
    let wantsAny = NEVER;
    let obliged = 0;
    let starved = false;
    this.wantedCount = 0;
    for (let word = 0; word < at.maskWords; word++) {
      obliged |= at.obliged[word] as number;
      for (
        let bits = (at.open[word] as number) & ~(at.writes[word] as number);
        bits !== 0;
        bits &= bits - 1
      ) {
        const x = at.slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
        const deadline = returned[x] as number;
        if (kind[x] === NOT) {
          if (deadline < wantsAny) wantsAny = deadline;
          continue;
        }
        const value = a[x] as number;
        if (wantedStamp[value] !== stamp) {
          wantedStamp[value] = stamp;
          wantedBy[value] = deadline;
          this.#due[value] = 0;
          if (crashes) this.wantedValues[this.wantedCount++] = value;
        } else if (deadline < (wantedBy[value] as number)) wantedBy[value] = deadline;
        if (kind[x] !== CAS) continue;
        // Each cas uses a stay up: this one, and one for each supplier.
        const again = at.supply[value] as number;
        if (again >= 0 && deadline >= (invoked[again] as number)) continue;
        const due = (this.#due[value] as number) + 1;
        this.#due[value] = due;
        this.#latest[value] =
          due === 1 ? deadline : Math.max(this.#latest[value] as number, deadline);
        if (due <= (at.supplies[value] as number) + (value === at.value ? 1 : 0)) continue;
        starved = true;
        at.horizon = Math.max(at.horizon, this.#latest[value] as number);
      }
    }
    this.wantsAny = wantsAny;
    this.alsoObliged = obliged !== 0;
    if (crashes) this.#followCrashed(at);
    return starved;
  }

  /** Whether an operation is the first that must return of those that want its value. */
  readonly mostUrgent = (x: number): boolean => {
    const { a, returned } = (this.#state as RegisterState).problem as RegisterProblem;
    const value = a[x] as number;
    return this.wantedBy[value] === returned[x] && this.wantedStamp[value] === this.stamp;
  };

  /** A crashed cas to a wanted value wants its own. */
  #followCrashed(at: RegisterState): void {
    const { kind, a, invoked } = at.problem as RegisterProblem;
    const { crashed } = at;
    for (let index = 0; index < this.wantedCount; index++) {
      const value = this.wantedValues[index] as number;
      for (let c = crashed.head[value] as number; c >= 0; c = crashed.next[c] as number) {
        const x = crashed.first(c, at.frontier, invoked);
        if (x < 0 || kind[x] !== CAS) continue;
        const from = a[x] as number;
        if (this.wantedStamp[from] === this.stamp) continue;
        this.wantedStamp[from] = this.stamp;
        this.wantedBy[from] = this.wantedBy[value] as number;
        this.wantedValues[this.wantedCount++] = from;
      }
    }
  }
}
