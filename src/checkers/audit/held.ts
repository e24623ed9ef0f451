/** A judging state's part in the identity of a simulation's state, read again after it changed. */
import type { DigestSum } from "../../core/digest.ts";
import { Digester } from "../../core/digester.ts";
import type { Reading } from "../../core/reading.ts";

/** 64 bits of a state. */
export interface Digest64 {
  readonly low: number;
  readonly high: number;
}

export class Held {
  /** Null: the state may have changed since it was last read. */
  digest: Digest64 | null = null;
  readonly #digester: Digester;
  readonly #state: () => unknown;

  constructor(state: () => unknown, readings: Readonly<Record<string, Reading>>) {
    this.#digester = new Digester(readings, {
      session: (id: number) => id,
      nodes: null,
      tickets: 0,
    });
    this.#state = state;
  }

  /** @param at its place: the same state in another place is another summand. */
  addTo(total: DigestSum, at: number): void {
    if (this.digest === null) {
      this.#digester.read(this.#state());
      this.digest = { low: this.#digester.low, high: this.#digester.high };
    }
    total.add(at, this.digest.low, this.digest.high);
  }
}
