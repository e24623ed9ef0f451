/**
 * No check says `ok` before the verifier of its certificate has accepted it: else it is `unknown`.
 */
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { certify, type Terms } from "../certificates/order.ts";
import { flawOfStale, type Lateness } from "../certificates/stale-order.ts";
import { checkLinearizable } from "../linearizability/check.ts";
import { type CheckInput, type CheckOutcome, initialOf } from "./check.ts";

/**
 * The outcome with its certificate.
 * @param flaw what the verifier says is wrong with it, null if nothing
 */
export function proven(
  outcome: CheckOutcome,
  certificate: Certificate | null,
  flaw: string | null,
): CheckOutcome {
  if (outcome.verdict !== "ok") return outcome;
  if (certificate !== null && flaw === null) return { ...outcome, certificate };
  const why = flaw === null ? "" : ` (${flaw})`;
  const summary = `nothing found rules it out, and nothing found proves it${why}`;
  return { ...outcome, verdict: "unknown", summary };
}

/** The same where the certificate is an order of all operations. */
export function provenByOrder(
  outcome: CheckOutcome,
  history: readonly Operation[],
  model: Model,
  order: readonly number[] | null,
  terms: Terms | Lateness,
): CheckOutcome {
  if (outcome.verdict !== "ok" || order === null) return proven(outcome, null, null);
  const isLate = "versions" in terms || "earlierUs" in terms;
  const flaw = (isLate ? flawOfStale : certify)(history, model, order, terms);
  return proven(outcome, { kind: "serial", order }, flaw);
}

/**
 * Proves what holds of every linearizable history by showing that this one is; else it stays
 * `unknown`.
 */
export function provenIfLinearizable(outcome: CheckOutcome, input: CheckInput): CheckOutcome {
  const { history, model, budget } = input;
  if (model === null) return outcome;
  const { witness } = checkLinearizable(history, model, {
    witness: true,
    failure: false,
    ...(budget === undefined ? {} : { budget }),
    ...initialOf(input),
  });
  if (witness === null) return outcome;
  const ok = { ...outcome, verdict: "ok", summary: "holds: the history is linearizable" } as const;
  return provenByOrder(ok, history, model, witness, initialOf(input));
}
