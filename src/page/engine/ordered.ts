/** What the judge of linearizability says of a run's history: an order, or what has none. */
import { explain } from "../../checkers/explain/explain.ts";
import { checkLinearizable } from "../../checkers/linearizability/check.ts";
import type { Operation } from "../../history/operation.ts";
import { modelOf } from "../../objects/model.ts";
import type { SequentialObject } from "../../objects/object.ts";

/** Operations by their number in the history. */
export interface Ordered {
  readonly verdict: "ok" | "illegal" | "unknown";
  /** One order that explains every answer; of `illegal` one of what came before the culprit. */
  readonly order: readonly number[];
  /** Of `illegal`: the first operation that cannot be placed, and the fewest that conflict. */
  readonly culprit: number | null;
  readonly core: readonly number[];
  /** Pairs of the core whose order in time the contradiction rests on. */
  readonly edges: readonly (readonly [number, number])[];
  /** The reason, a sentence each. */
  readonly words: readonly string[];
}

/** Configurations that may be explored for the reason. */
const EXPLAIN_WORK_MAX = 400_000;

export function ordered(
  history: readonly Operation[],
  object: SequentialObject,
  workMax: number,
): Ordered {
  const model = modelOf(object);
  const { verdict, witness, failure } = checkLinearizable(history, model, {
    budget: { work: workMax },
    witness: true,
  });
  const none = { culprit: null, core: [], edges: [], words: [] };
  if (failure === null) return { verdict, order: witness ?? [], ...none };
  const { culprit, core, edges, words, prefix } = explain(history, model, failure, {
    workMax: EXPLAIN_WORK_MAX,
  });
  return { verdict, order: prefix, culprit, core, edges: edges ?? [], words };
}
