/** The functions that clients of an object draw by weight, and what they are called with. */
import { must } from "../core/assert.ts";
import type { Value } from "../core/json.ts";
import type { Settings } from "../core/parameters.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { Command } from "../protocol/request.ts";

/** What a weight of the mix means for an object: the first function that the object has. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  read: ["read", "get"],
  write: ["write", "put", "propose"],
  cas: ["cas"],
  append: ["append"],
  delete: ["delete"],
};

/** What a mix may name. */
export const MIX_NAMES: readonly string[] = Object.keys(FUNCTIONS);

type Weights = Readonly<Record<string, number>>;

/** The functions of an object that a mix can draw; empty if there is none. */
export function usableFunctions(
  settings: Settings,
  functions: readonly string[],
): readonly string[] {
  const mix = settings["mix"] as Weights;
  return Object.keys(mix).filter(
    (name) =>
      mix[name] !== 0 &&
      Object.hasOwn(FUNCTIONS, name) &&
      FUNCTIONS[name]?.some((f) => functions.includes(f)),
  );
}

/** A mix that is drawn from. */
export class FunctionMix {
  readonly #functions: readonly string[];
  readonly #weights: readonly number[];
  readonly #total: number;

  /** @param functions those that the object has. */
  constructor(mix: Weights, functions: Readonly<Record<string, unknown>>) {
    const usable = Object.entries(mix).flatMap(([name, weight]) => {
      const f = FUNCTIONS[name]?.find((known) => known in functions);
      return f === undefined || weight === 0 ? [] : [{ f, weight }];
    });
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

/** By key, the last value that a client saw, which a cas starts from. */
export class SeenValues {
  #seen = new Map<Value, Value>();

  /** What a function is called with. @param value what it writes, if it writes. */
  inputOf(f: string, key: Value, value: number): Value {
    switch (f) {
      case "read":
      case "get":
      case "delete":
        return null;
      case "cas":
        return [this.#seen.get(key) ?? null, value];
      case "append":
        return `${value},`;
      default:
        return value;
    }
  }

  /** An operation was answered. */
  learn({ f, key, input }: Command, output: Value): void {
    if (f === "read" || f === "get") this.#seen.set(key, output);
    else if (f === "write" || f === "put") this.#seen.set(key, input);
    else if (f === "cas" && output === true)
      this.#seen.set(key, (input as readonly Value[])[1] ?? null);
  }

  snapshot(): readonly (readonly [Value, Value])[] {
    return [...this.#seen];
  }

  restore(snapshot: readonly (readonly [Value, Value])[]): void {
    this.#seen = new Map(snapshot);
  }
}
