/** The contract of a consistency check: what it is given and what it answers. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import type { Certificate } from "../certificates/certificate.ts";
import type { Budget } from "../linearizability/limits.ts";
import type { DrawnCycle } from "./transactions/drawn-cycle.ts";
import type { Level } from "./transactions/levels.ts";

/** How stale a read may be: by a number of versions, or of microseconds. */
export type Bound = { readonly versions: number } | { readonly us: number };

/** What a check judges. */
export interface CheckInput {
  readonly history: readonly Operation[];
  /** Null where the check was asked for without a model. */
  readonly model: Model | null;
  readonly initial?: Value;
  readonly budget?: Budget;
  /** What `transactions` is asked for; default: serializable. */
  readonly level?: Level;
  /**
   * False where positions say nothing of real time, only the order of each process; default: true.
   */
  readonly realTime?: boolean;
  /** How stale reads may be, for `bounded-staleness`; absent: it is measured. */
  readonly bound?: Bound;
  /** Whether cycles of transactions are wanted drawn: as data, and in the DOT language. */
  readonly draw?: boolean;
}

/** Something that should not have happened. Operations are named by their index in the history. */
export interface Finding {
  readonly operations: readonly number[];
  readonly message: string;
}

/** `not-applicable`: the history has nothing that the check could judge. */
export type CheckVerdict = "ok" | "illegal" | "unknown" | "not-applicable";

/** What a check found. */
export interface CheckOutcome {
  readonly verdict: CheckVerdict;
  /** One sentence. */
  readonly summary: string;
  /** The first ones; `figures` may count more. */
  readonly findings: readonly Finding[];
  /** Measurements by name, their unit last. */
  readonly figures: Readonly<Record<string, Value>>;
  /** What proves an `ok`, already verified: of transactions, the strongest level proved. */
  readonly certificate?: Certificate;
  /** Of transactions: the cycles found, as a graph in the DOT language. */
  readonly dot?: string;
  /** The same as data, for pages. */
  readonly cycles?: readonly DrawnCycle[];
}

/** A consistency check. */
export interface Check {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** Whether it holds of every linearizable history, so that it need not be run on one. */
  readonly weakerThanLinearizable: boolean;
  run(input: CheckInput): CheckOutcome;
}

/** How many findings are kept: a thousand of the same do not help. */
export const FINDINGS_MAX = 10;

/** What an object holds at first, where the input says so, as options want it. */
export function initialOf({ initial }: CheckInput): { readonly initial?: Value } {
  return initial === undefined ? {} : { initial };
}

/** The outcome of a check that has nothing to judge. */
export function notApplicable(summary: string): CheckOutcome {
  return { verdict: "not-applicable", summary, findings: [], figures: {} };
}

/** Collects findings and counts all of them. */
export class Findings {
  readonly kept: Finding[] = [];
  count = 0;

  add(operations: readonly number[], message: () => string): void {
    this.count++;
    if (this.kept.length < FINDINGS_MAX) this.kept.push({ operations, message: message() });
  }
}
