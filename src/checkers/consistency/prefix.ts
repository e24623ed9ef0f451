/**
 * Prefix models: every read sees the outcome of some first updates of one order that all agree on
 * and that keeps the order of each process's updates. Monotonic prefix (Girault et al. 2018): what
 * a process sees never shrinks. Consistent prefix (Terry 2013): each read for itself. A process
 * need not see its own updates. So both are sequential consistency of a history in which reads and
 * updates of a process are kept apart.
 */
import type { Operation } from "../../history/operation.ts";
import { observedOf } from "../observed.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  initialOf,
  notApplicable,
} from "./check.ts";
import { provenByOrder } from "./proven.ts";
import { findOrder } from "./sequential.ts";

export const monotonicPrefix: Check = {
  name: "monotonic-prefix",
  about:
    "reads see a prefix of one order of updates, and for each process it only grows (Girault et al. 2018)",
  weakerThanLinearizable: true,
  run: (input) => judge(input, "growing prefixes", (process) => process),
};

export const consistentPrefix: Check = {
  name: "consistent-prefix",
  about: "every read sees a prefix of one order of updates (Terry 2013)",
  weakerThanLinearizable: true,
  run: (input) => judge(input, "prefixes", (_, index) => index),
};

/** @param laneOf which reads must see more and more: those of one lane */
function judge(
  input: CheckInput,
  what: string,
  laneOf: (process: number, index: number) => number,
): CheckOutcome {
  const { history, model } = input;
  if (model === null) return notApplicable("it needs a model");
  if (model.readOnly === undefined) return notApplicable("the model does not say what only reads");
  const lane = ({ process }: Operation, index: number): number => {
    const isRead = model.readOnly?.(observedOf(history[index] as Operation)) === true;
    return isRead ? 2 * laneOf(process, index) + 1 : 2 * process;
  };
  const apart = history.map((one, index) => ({ ...one, process: lane(one, index) }));
  const { order, ...outcome } = findOrder({ ...input, history: apart }, model);
  const summaries = {
    ok: `holds: one order of the updates has ${what} that explain every read`,
    illegal: `no order of the updates has ${what} that explain every read`,
    unknown: outcome.summary,
    "not-applicable": outcome.summary,
  };
  const named = { ...outcome, summary: summaries[outcome.verdict] };
  return provenByOrder(named, history, model, order, { ...initialOf(input), laneOf: lane });
}
