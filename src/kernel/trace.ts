/** The trace: what happened, step by step, and the rolling hash that is the run's identity. */
import { RollingHash } from "../core/hash.ts";

/** Who or what handled a step. The names are those of the records and of the story. */
export const STEP_KINDS = [
  "withdrawn",
  "message",
  "timer",
  "disk",
  "request",
  "reply",
  "wake",
  "session-message",
  "session",
  "start",
  "crash",
  "drop",
  "released",
  "disk-failed",
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Takes the steps of a run as they happen. */
export interface StepSink {
  step(atUs: number, kind: number, actor: number, digest: number): void;
}

/** A trace's position, to restore it from. */
export interface TraceSnapshot {
  readonly steps: number;
  readonly hash: readonly [number, number];
}

/** Counts steps and hashes them; hands them on where somebody listens. */
export class Trace {
  /** Steps handled so far: the number of the last one. */
  steps = 0;
  /** Gets every step's numbers: the binary log of record mode. */
  sink: StepSink | null = null;
  readonly #hash = new RollingHash();

  /** Enters a step. @param digest of the message or write, 32 bits. */
  step(atUs: number, kind: number, actor: number, digest: number): void {
    this.steps++;
    this.#hash.add(atUs | 0);
    this.#hash.add(kind | (actor << 8));
    this.#hash.add(digest);
    if (this.sink !== null) this.sink.step(atUs, kind, actor, digest);
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
