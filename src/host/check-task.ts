/** What a worker is asked to judge. */
import type { Bound } from "../checkers/consistency/check.ts";
import type { Level } from "../checkers/consistency/transactions/levels.ts";
import type { Value } from "../core/json.ts";
import { objects } from "../objects/index.ts";

/** The name of the check that is not among `consistencyChecks`. */
export const LINEARIZABLE = "linearizable";

/** What is asked of one file. */
export interface CheckTask {
  readonly file: string;
  /** Null: checks that need none. */
  readonly model: string | null;
  /** In a list, so that null differs from nothing. */
  readonly initial: readonly Value[];
  readonly format: string | null;
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  /** Names of checks, or `all`: those that do not apply are then passed over. */
  readonly checks: readonly string[];
  readonly witness: boolean;
  /** What `transactions` is asked for. */
  readonly level: Level;
  /** Whether cycles of transactions are wanted as a graph. */
  readonly draw: boolean;
  /** How stale reads may be; null: it is measured. */
  readonly bound: Bound | null;
  /** Where what is known of an undecided history is kept, and read again; null: nowhere. */
  readonly resume: string | null;
  /** The command that judges it, where a page is to show it; else null. */
  readonly page: string | null;
}

/** Whether it is judged by a user's own model, which may throw or never return. */
export function hasOwnModel({ model }: CheckTask): boolean {
  return model !== null && !objects.has(model);
}
