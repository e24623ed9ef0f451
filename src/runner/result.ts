/** What a run came to: the record that reporters, workers and artifacts share. Plain data. */
import type { FaultDecision } from "../faults/injector.ts";
import type { Operation } from "../history/operation.ts";

export type Verdict = "pass" | "fail" | "unknown" | "unrecoverable";

/** A property that did not hold, and where. */
export interface Violation {
  /**
   * `linearizable`, `sequential`, `progress`, `node-error`, `no-progress`, `script`, `setup`,
   * `recoverable` (with the verdict `unrecoverable`), or an invariant's name (`election-safety`).
   */
  readonly check: string;
  /** The step at which it was seen, from 1. */
  readonly step: number;
  readonly atUs: number;
  /** `n1`, `n3`: those concerned, ascending. */
  readonly nodes: readonly string[];
  /** One sentence with the values. */
  readonly message: string;
  /**
   * Of `linearizable`: the smallest set of operations found that no order explains, by number in
   * the history, from 0.
   */
  readonly operations?: readonly number[];
  /** Of `script`: the name of the step that was not met. */
  readonly scriptStep?: string;
}

/** How client operations ended. */
export interface OperationCounts {
  readonly invoked: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
}

/** One run of one scenario with one protocol and one seed. */
export interface RunResult {
  /** The scenario's file. */
  readonly scenario: string;
  readonly name: string;
  readonly protocol: string;
  readonly seed: number;
  readonly verdict: Verdict;
  /**
   * Whether this run alone meets what the scenario expects of every run; see `met` of a range in
   * `scenario/expectation`.
   */
  readonly met: boolean;
  /** 16 hexadecimal digits: the run's identity. */
  readonly hash: string;
  readonly steps: number;
  readonly virtualUs: number;
  readonly operations: OperationCounts;
  /**
   * What happened, counted: elections, crashes, truncations... A run in which nothing happened is
   * visible as such.
   */
  readonly happened: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
  /**
   * Why a run that passed proves little: `only-reads`, `nothing-judged`, `unused-rule NAME`,
   * `no-fault-struck`; absent: it does not.
   */
  readonly vacuous?: readonly string[];
  /**
   * Options that leave a correct cluster little hope in the scenario's surroundings, in sentences;
   * absent: none are known.
   */
  readonly doubts?: readonly string[];
  /** The faults as they came, for the artifact; absent: the run passed. */
  readonly decisions?: { readonly faults: readonly FaultDecision[] };
  /** Figures for comparisons of protocols. */
  readonly figures: RunFigures;
}

/** What one protocol cost and gave under the scenario's faults. */
export interface RunFigures {
  /** Completed operations in a second of virtual time, during chaos. */
  readonly throughput: number;
  /** Latency of completed operations, microseconds; null where none completed. */
  readonly latencyUs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly messagesPerOperation: number;
  /** As compact JSON; null: not counted, since the scenario names one protocol only. */
  readonly bytesPerOperation: number | null;
  readonly diskSyncsPerOperation: number;
  /** How reads are answered, by the protocol's option; absent: it has none. */
  readonly reads?: string;
  /** Present: so that they go through its log, as writes do. */
  readonly readsOrdered?: true;
  /** The longest time without a completed operation, microseconds. */
  readonly longestGapUs: number;
  /** By fault, in the order in which they began. */
  readonly unavailable: readonly Unavailability[];
}

/** How long clients waited at worst after a fault began and before the next one did. */
export interface Unavailability {
  /**
   * `partition@3s~1f0c`, and for one of a repeated plan `crash of oneOf@2s~77ab`: the same for
   * every time that it came round.
   */
  readonly fault: string;
  readonly atUs: number;
  /**
   * The longest time without a completed operation that reaches past the fault's beginning,
   * counted from there on at most; microseconds.
   */
  readonly longestUs: number;
  /**
   * Whom it hit: `n1`, `n1 | n2 n3`. Aimed at a leader, it hits another node of another protocol.
   */
  readonly target?: string;
}

/** A run with what only some callers want. */
export interface FullRunResult extends RunResult {
  readonly history: readonly Operation[];
}
