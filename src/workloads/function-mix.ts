/** The functions that clients of an object draw by weight, and what they are called with. */
import { must, unreachable } from "../core/assert.ts";
import type { Value } from "../core/json.ts";
import type { Settings } from "../core/parameters.ts";
import type { RandomStream } from "../kernel/streams.ts";
import { objects } from "../objects/index.ts";
import type { FunctionShape } from "../objects/object.ts";
import type { Command } from "../protocol/request.ts";

type Functions = Readonly<Record<string, FunctionShape>>;
type Weights = Readonly<Record<string, number>>;

/**
 * What a weight of the mix means for an object: the first of these functions that the object has.
 * An object that has none of them reads by all its functions that only read, and writes by all the
 * others. An object of a user's own reads and writes by those besides that no weight names: a queue
 * with `put` and `take` is no kv.
 */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  read: ["read", "get"],
  write: ["write", "put", "propose"],
  cas: ["cas"],
  append: ["append"],
  delete: ["delete"],
};

/** What a mix may name. */
export const MIX_NAMES: readonly string[] = Object.keys(FUNCTIONS);

/** The functions of the objects that are registered. */
const OURS: ReadonlySet<Functions> = new Set(
  [...objects.values()].map(({ functions }) => functions),
);

/**
 * Members of a set are this few, so that clients meet; registers of a transaction, and its steps,
 * likewise.
 */
const MEMBERS = 12;
const REGISTERS = 4;
const STEPS_MAX = 3;
/** A counter is moved by 1 to this much. */
const AMOUNT_MAX = 5;
const WHOLE_PPM = 1_000_000;

/** The functions of an object that a weight of the mix draws, each with that weight. */
function functionsOf(name: string, functions: Functions): readonly string[] {
  if (!Object.hasOwn(FUNCTIONS, name)) return [];
  const known = knownBy(name, functions);
  if (name !== "read" && name !== "write") return known;
  const fitting = Object.entries(functions)
    .filter(([, { readOnly }]) => readOnly === (name === "read"))
    .map(([f]) => f);
  if (known.length === 0) return fitting;
  if (OURS.has(functions)) return known;
  const named = MIX_NAMES.flatMap((one) => knownBy(one, functions));
  return [...known, ...fitting.filter((f) => !named.includes(f))];
}

/** The function of an object that a weight names, if there is one. */
function knownBy(name: string, functions: Functions): readonly string[] {
  const known = FUNCTIONS[name]?.find((f) => Object.hasOwn(functions, f));
  return known === undefined ? [] : [known];
}

/** The functions of an object that a mix can draw; empty if there is none. */
export function usableFunctions(settings: Settings, functions: Functions): readonly string[] {
  return Object.entries(settings["mix"] as Weights).flatMap(([name, weight]) =>
    weight === 0 ? [] : functionsOf(name, functions),
  );
}

/** The mix that was made last: the clients of a run ask for the same one, one after the other. */
let latest:
  | { readonly mix: Weights; readonly functions: Functions; readonly made: FunctionMix }
  | undefined;

/** A mix that is drawn from. @param functions those that the object has. */
export function functionMix(mix: Weights, functions: Functions): FunctionMix {
  if (latest?.mix !== mix || latest.functions !== functions) {
    latest = { mix, functions, made: new FunctionMix(mix, functions) };
  }
  return latest.made;
}

export class FunctionMix {
  readonly #functions: readonly string[];
  readonly #weights: readonly number[];
  readonly #total: number;

  /** @param functions those that the object has. */
  constructor(mix: Weights, functions: Functions) {
    const usable = Object.entries(mix).flatMap(([name, weight]) =>
      weight === 0 ? [] : functionsOf(name, functions).map((f) => ({ f, weight })),
    );
    this.#functions = usable.map(({ f }) => f);
    this.#weights = usable.map(({ weight }) => weight);
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
  }

  draw(stream: RandomStream): string {
    let left = stream.below(this.#total);
    for (let at = 0; at < this.#functions.length; at++) {
      left -= this.#weights[at] as number;
      if (left < 0) return this.#functions[at] as string;
    }
    return must(this.#functions[0], "the mix has a function that the object has");
  }
}

/**
 * By key, the last value that a client saw, from which a cas starts; for locks, the last token that
 * it was answered.
 */
export class SeenValues {
  #seen = new Map<Value, Value>();
  readonly #downPpm: number;

  /** @param downPpm how many of a million amounts are taken away. */
  constructor(downPpm: number) {
    this.#downPpm = downPpm;
  }

  /** What a function is called with. @param value that no other call has, if it takes one. */
  inputOf({ drawn }: FunctionShape, key: Value, value: number, stream: RandomStream): Value {
    switch (drawn) {
      case undefined:
        return null;
      case "value":
        return value;
      case "text":
        return `${value},`;
      case "change":
        return [this.#seen.get(key) ?? null, value];
      case "amount":
        return amount(this.#downPpm, stream);
      case "member":
        return stream.below(MEMBERS);
      case "token":
        return this.#seen.get(key) ?? 1;
      case "transaction":
        return transaction(value, stream);
      default:
        return unreachable(drawn);
    }
  }

  /** An operation was answered. */
  learn({ f, key, input }: Command, output: Value): void {
    if (f === "read" || f === "get") this.#seen.set(key, output);
    else if (f === "write" || f === "put") this.#seen.set(key, input);
    else if (f === "cas" && output === true)
      this.#seen.set(key, (input as readonly Value[])[1] ?? null);
    else if (f === "acquire" && typeof output === "number") this.#seen.set(key, output);
  }

  snapshot(): readonly (readonly [Value, Value])[] {
    return [...this.#seen];
  }

  restore(snapshot: readonly (readonly [Value, Value])[]): void {
    this.#seen = new Map(snapshot);
  }
}

/** Nothing is drawn of a sign that is always the same. */
function amount(downPpm: number, stream: RandomStream): number {
  const size = stream.between(1, AMOUNT_MAX);
  return downPpm > 0 && stream.below(WHOLE_PPM) < downPpm ? -size : size;
}

/**
 * One to three reads and writes of different registers; the writes of a transaction write one
 * value.
 */
function transaction(value: number, stream: RandomStream): Value {
  const count = stream.between(1, STEPS_MAX);
  const names = stream.shuffle(Array.from({ length: REGISTERS }, (_, at) => `r${at}`));
  return names
    .slice(0, count)
    .map((name): Value => (stream.below(2) === 0 ? ["read", name, null] : ["write", name, value]));
}
