/** What a trace format is: a way to write a run for other tools. */
import type { Verdict } from "../result.ts";
import type { RunRecorder } from "../simulation.ts";

/** Which run is written, and which of its steps. */
export interface TracedRun {
  /** The scenario's file and name. */
  readonly scenario: string;
  readonly name: string;
  readonly protocol: string;
  readonly seed: number;
  /**
   * The first and the last step that are written, both included; what happens before the first step
   * counts as step 0.
   */
  readonly first: number;
  readonly last: number;
  /**
   * Of the fields that the states of its processes have those that are written, in their order;
   * empty where the format wants none.
   */
  readonly fields: readonly string[];
}

/** How the run ended. */
export interface TraceEnd {
  readonly hash: string;
  readonly steps: number;
  readonly virtualUs: number;
  /** Null: the run was left before its end. */
  readonly verdict: Verdict | null;
}

/** Writes one run while it is simulated, as a part of its simulation. */
export interface Tracer {
  readonly recording: RunRecorder;
  /** The run is over: writes what is left. */
  finish(end: TraceEnd): void;
}

export interface TraceFormat {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /**
   * Whether it wants to know the fields of all states before it begins: the run is then simulated
   * twice.
   */
  readonly wantsFields: boolean;
  /** @param write takes the text in order, in pieces of any length. */
  begin(run: TracedRun, write: (text: string) => void): Tracer;
}
