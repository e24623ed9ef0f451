/** What the judge of linearizability says of a run's history: an order, or what has none. */
import { explain } from "../../checkers/explain/explain.ts";
import { statesAlong } from "../../checkers/explain/states.ts";
import { checkLinearizable } from "../../checkers/linearizability/check.ts";
import { observedOf } from "../../checkers/observed.ts";
import type { Operation } from "../../history/operation.ts";
import { type Model, modelOf } from "../../objects/model.ts";
import type { SequentialObject } from "../../objects/object.ts";

/** Operations by their number in the history. */
export interface Ordered {
  readonly verdict: "ok" | "illegal" | "unknown";
  /** One order that explains every answer; of `illegal` one of what came before the culprit. */
  readonly order: readonly number[];
  /** What the object, or its part, held after each of the order; null: not known. */
  readonly held: readonly string[] | null;
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
/** Operations of an order along which states are looked for: each may be as long as the order. */
const HELD_MAX = 2_000;

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
  if (failure === null) {
    const order = witness ?? [];
    return { verdict, order, held: heldAlong(history, order, model), ...none };
  }
  const { culprit, core, edges, words, prefix } = explain(history, model, failure, {
    workMax: EXPLAIN_WORK_MAX,
  });
  const held = heldAlong(history, prefix, model);
  return { verdict, order: prefix, held, culprit, core, edges: edges ?? [], words };
}

/** Of each operation of an order, what the part of the object that it is on held after it. */
function heldAlong(
  history: readonly Operation[],
  order: readonly number[],
  model: Model,
): readonly string[] | null {
  if (order.length > HELD_MAX) return null;
  const places = new Map<string, number[]>();
  for (const [place, number] of order.entries()) {
    const part = model.partition?.(observedOf(history[number] as Operation));
    const name = JSON.stringify(part) ?? "";
    places.set(name, [...(places.get(name) ?? []), place]);
  }
  const held: string[] = [];
  for (const own of places.values()) {
    const operations = own.map((place) => history[order[place] as number] as Operation);
    const along = statesAlong(operations, model, undefined);
    if (along === null) return null;
    for (const [at, place] of own.entries()) held[place] = along.after[at] ?? "";
  }
  return held;
}
