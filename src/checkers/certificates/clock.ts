/**
 * Whether an order goes with the clock: nothing ends in it after the beginning of something that
 * was invoked when it had completed. Only operations of one lane are compared.
 */
import type { Operation } from "../../history/operation.ts";

export class Clock {
  /** By lane: the latest invocation of those that have begun. */
  readonly #latest = new Map<unknown, number>();

  begin(lane: unknown, { invoked }: Operation): void {
    const latest = this.#latest.get(lane);
    if (latest === undefined || invoked > latest) this.#latest.set(lane, invoked);
  }

  mayEnd(lane: unknown, { completed }: Operation): boolean {
    const latest = this.#latest.get(lane);
    return latest === undefined || completed >= latest;
  }

  /** Whether an operation may come next, as a whole. */
  next(lane: unknown, operation: Operation): boolean {
    this.begin(lane, operation);
    return this.mayEnd(lane, operation);
  }
}
