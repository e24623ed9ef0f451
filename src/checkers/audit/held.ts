/** A judging state's part in the identity of a simulation's state, read again after it changed. */
import type { DigestSum } from "../../core/digest.ts";
import { Digester } from "../../core/digester.ts";
import type { Reading } from "../../core/reading.ts";

/** 64 bits of a state. */
export interface Digest64 {
  readonly low: number;
  readonly high: number;
}

/** A digest under other names, beside the higher half of that under the own ones. */
interface Renamed extends Digest64 {
  readonly ofHigh: number;
}

/** States whose digests under other names are kept; at so many all are dropped. */
const RENAMED_MAX = 100_000;

export class Held {
  /** Null: the state may have changed since it was last read. */
  digest: Digest64 | null = null;
  /** Made when it is first asked for: most runs ask for no identity. */
  #digester: Digester | null = null;
  readonly #state: () => unknown;
  readonly #readings: Readonly<Record<string, Reading>> | undefined;
  #isExact = false;

  /** @param readings undefined: it is not known which of its numbers are nodes. */
  constructor(state: () => unknown, readings?: Readonly<Record<string, Reading>>) {
    this.#state = state;
    this.#readings = readings;
  }

  /** From now on order counts within it, and so does what is `unread`. */
  readExactly(): void {
    if (this.#isExact) return;
    this.#isExact = true;
    this.digest = null;
    this.#digester = null;
  }

  /** @param at its place: the same state in another place is another summand. */
  addTo(total: DigestSum, at: number): void {
    const { low, high } = this.#read();
    total.add(at, low, high);
  }

  /**
   * What adds the same state as it is where nodes have other names. What it is under other names
   * follows from what it is under its own, so that it is read once.
   * @param nodes by node id, what each is called.
   * @throws {RangeError} if it is not known which of its numbers are nodes.
   */
  renamed(nodes: readonly number[]): (total: DigestSum, at: number) => void {
    if (this.#readings === undefined) {
      throw new RangeError("a judge does not say which numbers of its state are nodes");
    }
    const digester = new Digester(this.#readings, namesWith(nodes));
    const known = new Map<number, Renamed>();
    return (total, at) => {
      const { low, high } = this.#read();
      let renamed = known.get(low);
      if (renamed === undefined || renamed.ofHigh !== high) {
        digester.read(this.#state());
        renamed = { ofHigh: high, low: digester.low, high: digester.high };
        if (known.size >= RENAMED_MAX) known.clear();
        known.set(low, renamed);
      }
      total.add(at, renamed.low, renamed.high);
    };
  }

  #read(): Digest64 {
    if (this.digest === null) {
      this.#digester ??= new Digester(this.#readings ?? {}, namesWith(null), this.#isExact);
      this.#digester.read(this.#state());
      this.digest = { low: this.#digester.low, high: this.#digester.high };
    }
    return this.digest;
  }
}

function namesWith(nodes: readonly number[] | null) {
  return { session: (id: number) => id, nodes, tickets: 0 };
}
