/**
 * A model: what a judge accepts as the behaviour of an object. May be nondeterministic; a user's
 * own is one such object.
 */
import { sameValue, textOf, type Value } from "../core/json.ts";
import { byText } from "../core/order.ts";
import type { Algorithm, FunctionShape, SequentialObject } from "./object.ts";

/** An operation as a model sees it: what was asked and what was answered. */
export interface Observed {
  /** The function: `read`, `put`, `cas`... */
  readonly f: string;
  /** The part of the object it names (kv's key); null where the object is one whole. */
  readonly key: Value;
  /** The argument; null where there is none. */
  readonly input: Value;
  /** The answer; undefined where it is unknown, because the operation crashed (`info`). */
  readonly output: Value | undefined;
}

/**
 * What a judge needs to know of an object. States are never changed once returned. A model of one's
 * own declares `name`, `initial`, `step` and, if its parts are independent, `partition`; the rest
 * makes it faster.
 */
export interface Model<State = unknown> {
  /** What reports call it. */
  readonly name: string;
  /** The functions it has; absent: any, as far as `step` knows them. */
  readonly functions?: readonly string[];
  /**
   * The state (of a part) before any operation; `value` is what `--initial` gave, absent without
   * it.
   */
  initial(value?: Value): State;
  /**
   * The states in which the object may be after this call gave this answer: none if the answer is
   * impossible in `state`, one if the object is deterministic, several if it is not. With an
   * unknown answer: after any answer.
   */
  step(state: State, call: Observed): readonly State[];
  /**
   * The name of the part an operation touches; parts must be independent (Horn and Kroening 2015).
   * Absent: one whole.
   */
  partition?(call: Observed): Value;
  /**
   * Whether this call with this answer leaves every state in which it is possible as it was.
   * Absent: never known.
   */
  readOnly?(call: Observed): boolean;
  /**
   * A text that is the same for two states only if they behave alike. Absent: the state as JSON.
   */
  identity?(state: State): string;
  /** What a page shows of a state. Absent: the state as JSON. */
  describe?(state: State): string;
  /**
   * The model on a state that it changes in place: whether each call can be answered so. Only for
   * the built-in objects.
   */
  replay?(value?: Value): (call: Observed) => boolean;
  /** Which algorithm besides the search applies. Only for the built-in objects. */
  readonly algorithm?: Algorithm;
}

/**
 * The model of an object: an answer is right if it equals what `apply` returns, or the object
 * allows it.
 */
export function modelOf<State>(object: SequentialObject<State>): Model<State> {
  const isRight = (output: Value, call: Observed): boolean =>
    agrees(output, call.output, object.functions[call.f]);
  const { replay } = object;
  return {
    name: object.name,
    functions: Object.keys(object.functions),
    initial: (value) => object.initial(value),
    step: (state, call) => {
      if (object.allows !== undefined) return object.allows(state, call, call.output);
      const applied = object.apply(state, call);
      return isRight(applied.output, call) ? [applied.state] : [];
    },
    readOnly: (call) =>
      object.functions[call.f]?.readOnly === true ||
      (call.output !== undefined && object.observes?.(call, call.output) === true),
    ...(object.partitioned ? { partition: (call: Observed) => call.key } : {}),
    ...(replay === undefined
      ? {}
      : {
          replay: (value?: Value) => {
            const answer = replay.call(object, value);
            return (call: Observed) => isRight(answer(call), call);
          },
        }),
    ...(object.algorithm === undefined ? {} : { algorithm: object.algorithm }),
    ...(object.identity === undefined ? {} : { identity: object.identity }),
    ...(object.describe === undefined ? {} : { describe: object.describe }),
  };
}

/**
 * The same object once for each key that operations name: a model of one whole of which a history
 * has several.
 */
export function keyed<State>(model: Model<State>): Model<State> {
  const { algorithm, ...rest } = model;
  return {
    ...rest,
    partition: ({ key }) => key,
    // Registers of which each has a key are a kv.
    ...(algorithm === "register" ? { algorithm: "kv" } : {}),
  };
}

/**
 * Where a function answers whether it took place, an answer of null says no more than that it did
 * (Jepsen's `:ok` of a cas). A read of null is not a read of true.
 */
function agrees(
  expected: Value,
  seen: Value | undefined,
  { answersWhether = false, inAnyOrder = false }: Partial<FunctionShape> = {},
): boolean {
  if (seen === undefined || sameValue(expected, seen)) return true;
  if (inAnyOrder) return sameItems(expected, seen);
  return answersWhether && seen === null && expected === true;
}

/** Whether two lists have the same items, each as often, in any order. */
function sameItems(a: Value, b: Value): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  const texts = (list: readonly Value[]) => list.map((item) => textOf(item)).sort(byText);
  const others = texts(b);
  return texts(a).every((text, at) => text === others[at]);
}
