/**
 * Histories of calls that an invariant keeps, of what programs ask of each other: judged at the end
 * of a run, as the clients' history is.
 */
import type { Value } from "../core/json.ts";
import type { Operation } from "../history/operation.ts";
import type { Model } from "../objects/model.ts";
import { explain } from "./explain/explain.ts";
import { checkLinearizable } from "./linearizability/check.ts";
import type { AuditView, Conclusion, Ending } from "./property.ts";

/** Configurations that looking for the smallest reason may explore. */
const EXPLAIN_WORK_MAX = 400_000;

/** Calls in the order of their facts: what keeps them reads it as `unread`. */
export interface Calls {
  /** Invocations and completions so far. */
  events: number;
  readonly operations: Operation[];
  /** By the event of a completion, its step. */
  readonly steps: Map<number, number>;
}

/** When a call began. */
export interface Begun {
  readonly invoked: number;
  readonly invokedUs: number;
}

export function noCalls(): Calls {
  return { events: 0, operations: [], steps: new Map() };
}

/** A call begins now, whatever it will have been. */
export function begin(calls: Calls, view: AuditView): Begun {
  return { invoked: calls.events++, invokedUs: view.now() };
}

/** @returns the place of a call that is not complete. */
export function call(
  { operations }: Calls,
  begun: Begun,
  what: Pick<Operation, "process" | "f" | "input">,
): number {
  const { process, f, input } = what;
  operations.push({
    process,
    f,
    input,
    invoked: begun.invoked,
    invokedUs: begun.invokedUs,
    output: null,
    outcome: "info",
    completed: Number.POSITIVE_INFINITY,
    key: null,
    completedUs: null,
  });
  return operations.length - 1;
}

export function complete(calls: Calls, place: number, output: Value, view: AuditView): void {
  const { process, f, input, invoked, invokedUs, key } = calls.operations[place] as Operation;
  calls.steps.set(calls.events, view.step());
  calls.operations[place] = {
    process,
    f,
    input,
    invoked,
    invokedUs,
    output,
    outcome: "ok",
    completed: calls.events++,
    key,
    completedUs: view.now(),
  };
}

/**
 * Reports why no order explains the answers, if none does, and in which step the first call that
 * none explains was complete.
 * @param says whether a call that is not complete may have done something.
 * @param who is who, by process. @param nodeOf its address; 0: it is no node.
 */
export function judgeCalls(
  { operations, steps }: Calls,
  model: Model,
  {
    view,
    ending,
    says,
    who,
    nodeOf,
  }: {
    readonly view: AuditView;
    readonly ending: Ending;
    readonly says: (operation: Operation) => boolean;
    readonly who: (process: number) => string;
    readonly nodeOf: (process: number) => number;
  },
): Conclusion {
  const history = operations
    .filter((operation) => operation.outcome === "ok" || says(operation))
    .sort((one, other) => one.invoked - other.invoked);
  const budget = { work: ending.workMax };
  const { verdict, failure } = checkLinearizable(history, model, { budget });
  if (verdict === "unknown") return "unknown";
  if (failure === null) return "decided";
  const { culprit, words } = explain(history, model, failure, { workMax: EXPLAIN_WORK_MAX });
  const named = words.map((line) => line.replace(/\bc(\d+)\b/g, (_, number) => who(+number)));
  const { process = 0, completed = 0, completedUs = null } = history[culprit] ?? {};
  const node = nodeOf(process);
  const seen = { step: steps.get(completed) ?? view.step(), atUs: completedUs ?? view.now() };
  view.report(named.join("\n"), node === 0 ? [] : [node], seen);
  return "decided";
}
