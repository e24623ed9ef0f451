/** The trace: what happened, step by step, and the rolling hash that is the run's identity. */
import { RollingHash } from "../core/hash.ts";

/** A trace's position, to restore it from. */
export interface TraceSnapshot {
  readonly steps: number;
  readonly hash: readonly [number, number];
}

/** Counts steps and hashes them. */
export class Trace {
  /** Steps handled so far: the number of the last one. */
  steps = 0;
  readonly #hash = new RollingHash();

  /** Enters a step. @param digest of the message or write, 32 bits. */
  step(atUs: number, kind: number, actor: number, digest: number): void {
    this.steps++;
    this.#hash.add(atUs | 0);
    this.#hash.add(kind | (actor << 8));
    this.#hash.add(digest);
  }

  /** Enters a digest that belongs to no step: node states at checkpoints and at the end. */
  mark(digest: number): void {
    this.#hash.add(this.steps);
    this.#hash.add(digest);
  }

  /** The hash so far: 16 hexadecimal digits. */
  digest(): string {
    return this.#hash.digest();
  }

  snapshot(): TraceSnapshot {
    return { steps: this.steps, hash: this.#hash.snapshot() };
  }

  restore(snapshot: TraceSnapshot): void {
    this.steps = snapshot.steps;
    this.#hash.restore(snapshot.hash);
  }
}
