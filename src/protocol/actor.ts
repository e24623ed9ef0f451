/**
 * Actors: whatever acts in a run and is not a node: clients, the fault injector, the script, the
 * run's phases.
 */
import type { Reading } from "../core/reading.ts";

export interface Actor {
  /** As people name it: `c1`, `faults`. */
  readonly name: string;
  /**
   * Set where a wake may touch any process, as a fault's does; absent: it touches the actor alone.
   */
  readonly touchesAll?: true;
  /**
   * Asked when a wake falls due, before it counts as a step: false if there is nothing to do (any
   * more), and then nothing happens. May ask for a later wake.
   */
  due(token: number): boolean;
  /** Handles a wake; `token` is what was given when it was asked for. */
  onWake(token: number): void;
  /** Everything that changes in the course of a run, as plain data. */
  snapshot(): unknown;
  /**
   * How the fields of its snapshot are to be read where states are compared; times are by the
   * virtual clock.
   */
  readonly readings?: Readonly<Record<string, Reading>>;
  restore(snapshot: unknown): void;
}
