/** An operation of a client: what was asked, what was answered, and between which two moments. */
import type { Value } from "../core/json.ts";

/**
 * How an operation ended. `ok`: it took effect and answered. `fail`: it did not take effect.
 * `info`: unknown; it may take effect at any time after its invocation, or never.
 */
export type Outcome = "ok" | "fail" | "info";

/** A closed interval between an invocation and a completion. */
export interface Operation {
  /**
   * The client process; never two open operations at once. A process that ends in `info` is not
   * used again.
   */
  readonly process: number;
  /** What was asked: `read`, `write`, `cas`, `get`, `put`, ... as the model names it. */
  readonly f: string;
  /** The part of the object that it names (kv's key), null where the object is one whole. */
  readonly key: Value;
  /** The argument: the value written, `[from, to]` of a cas, null for a read. */
  readonly input: Value;
  /**
   * The answer: the value read, whether a cas took place; null where there is none or the outcome
   * is not `ok`.
   */
  readonly output: Value;
  readonly outcome: Outcome;
  /** Position of the invocation among all events of the history, from 0: the real-time order. */
  readonly invoked: number;
  /** Position of the completion, > `invoked`; `Infinity` for `info`. */
  readonly completed: number;
  /** For people: microseconds since the start, or null where the source has no clock. */
  readonly invokedUs: number | null;
  readonly completedUs: number | null;
}
