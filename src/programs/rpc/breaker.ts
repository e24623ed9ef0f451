/** Circuit breakers: a callee that does not answer gets no calls for a while. */
import { refuseOthers } from "../options.ts";
import { present } from "../turns.ts";

export interface BreakerOptions {
  /** Calls without an answer, one after the other, that open it. Default: 5. */
  readonly failures?: number;
  /** How long it stays open before one call may probe the callee, milliseconds. Default: 1,000. */
  readonly openMs?: number;
}

/**
 * Closed: calls pass. Open: calls fail at once. Half-open, when the time is over: one call passes;
 * its answer closes the breaker, and its failure opens it again (Nygard, Release It!, "Circuit
 * Breaker"). An error that the callee's handler threw is an answer.
 */
export class Breaker {
  readonly #failuresMax: number;
  readonly #openUs: number;
  #failures = 0;
  /** By the monotonic clock; null: it is closed. */
  #openUntilUs: number | null = null;
  #isProbing = false;

  constructor(options: BreakerOptions = {}) {
    refuseOthers(options, ["failures", "openMs"], "breaker");
    const { failures = 5, openMs = 1_000 } = options;
    if (!(Number.isSafeInteger(failures) && failures >= 1)) {
      throw new RangeError(`failures: expected a whole number of at least 1, not ${failures}`);
    }
    if (!(openMs >= 0)) throw new RangeError(`openMs: expected at least 0, not ${openMs}`);
    this.#failuresMax = failures;
    this.#openUs = Math.round(openMs * 1_000);
  }

  get state(): "closed" | "open" | "half-open" {
    if (this.#openUntilUs === null) return "closed";
    return present().world.monotonicNow() < this.#openUntilUs ? "open" : "half-open";
  }

  /** Whether a call may be sent now; in the half-open state only one is, until it has ended. */
  admits(): boolean {
    const { state } = this;
    if (state === "closed") return true;
    if (state === "open" || this.#isProbing) return false;
    this.#isProbing = true;
    return true;
  }

  answered(): void {
    this.#failures = 0;
    this.#openUntilUs = null;
    this.#isProbing = false;
  }

  unanswered(): void {
    this.#isProbing = false;
    this.#failures++;
    if (this.#openUntilUs === null && this.#failures < this.#failuresMax) return;
    this.#openUntilUs = present().world.monotonicNow() + this.#openUs;
  }

  /** The caller gave a call up: that says nothing of the callee. */
  cancelled(): void {
    this.#isProbing = false;
  }
}
