/** States along an order of operations: what an object held before the first and after each. */
import { assert } from "../../core/assert.ts";
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { observedOf } from "../observed.ts";

/** What is known of the object between two operations. */
export interface StatesAlong {
  /** What reports show of it: several where a model leaves open which it is. */
  readonly initial: string;
  /** After each operation of the order. */
  readonly after: readonly string[];
}

/** Of the states that a model leaves open, so many are followed, and so many shown. */
const FOLLOWED_MAX = 64;
const SHOWN_MAX = 3;
/** Characters of a state. */
const TEXT_MAX = 200;

/**
 * @param order operations of one part, of a valid order
 * @param expired asked now and then: true ends it
 * @returns null where there was no time, or the model leaves open more than can be followed.
 */
export function statesAlong<State>(
  order: readonly Operation[],
  model: Model<State>,
  initial: Value | undefined,
  expired: () => boolean = () => false,
): StatesAlong | null {
  const first = initial === undefined ? model.initial() : model.initial(initial);
  const layers: (readonly State[])[] = [[first]];
  for (const [place, operation] of order.entries()) {
    if (place % 64 === 0 && expired()) return null;
    const call = observedOf(operation);
    const next = new Map<string, State>();
    for (const state of layers[place] as readonly State[]) {
      for (const after of model.step(state, call)) next.set(identityOf(model, after), after);
    }
    assert(next.size > 0, "an order explains every answer of its operations", { place });
    if (next.size > FOLLOWED_MAX) return null;
    layers.push([...next.values()]);
  }
  // Of what was possible before an operation, only what its answer allows.
  for (let place = order.length - 1; place >= 0; place--) {
    const states = layers[place] as readonly State[];
    if (states.length === 1) continue;
    const call = observedOf(order[place] as Operation);
    const wanted = new Set(
      (layers[place + 1] as readonly State[]).map((state) => identityOf(model, state)),
    );
    layers[place] = states.filter((state) =>
      model.step(state, call).some((after) => wanted.has(identityOf(model, after))),
    );
  }
  const texts = layers.map((states) => statesText(model, states));
  return { initial: texts[0] as string, after: texts.slice(1) };
}

function identityOf<State>(model: Model<State>, state: State): string {
  return model.identity?.(state) ?? JSON.stringify(state);
}

function statesText<State>(model: Model<State>, states: readonly State[]): string {
  const texts = states.slice(0, SHOWN_MAX).map((state) => stateText(model, state));
  const more = states.length - texts.length;
  return `${texts.join(" or ")}${more > 0 ? ` or ${more} more` : ""}`;
}

function stateText<State>(model: Model<State>, state: State): string {
  const text = model.describe?.(state) ?? plainText(state);
  const half = TEXT_MAX / 2;
  return text.length <= TEXT_MAX ? text : `${text.slice(0, half)} … ${text.slice(-half)}`;
}

function plainText(state: unknown): string {
  if (state === null) return "nil";
  if (typeof state === "string") return JSON.stringify(state);
  const plain = (_name: string, value: unknown): unknown =>
    value instanceof Map || value instanceof Set ? [...value] : value;
  return JSON.stringify(state, plain) ?? String(state);
}
