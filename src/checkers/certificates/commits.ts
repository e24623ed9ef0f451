/** Certificates of the levels at which only the order of commits counts. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { flawOfCommitted } from "./committed.ts";
import type { Respect } from "./steps.ts";
import { flawOfUncommitted } from "./uncommitted.ts";

export interface CommitOrder {
  readonly kind: "committed" | "uncommitted";
  /** Indices into the history. */
  readonly order: readonly number[];
}

/** What is wrong with a certificate, null if nothing. @param initialOf what a key holds at first */
export function flawOfCommits(
  history: readonly Operation[],
  { kind, order }: CommitOrder,
  respect: Respect,
  initialOf: (key: Value) => Value,
): string | null {
  return kind === "committed"
    ? flawOfCommitted(history, order, respect, initialOf)
    : flawOfUncommitted(history, order, respect);
}
