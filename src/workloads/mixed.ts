/**
 * The mixed workload: clients draw functions by weight and keys at random, retry at other nodes,
 * and give up in the end.
 */
import { must } from "../core/assert.ts";
import type { Value } from "../core/json.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { Command } from "../protocol/request.ts";
import { AskingClient } from "./asking-client.ts";
import { PATIENCE, RATE, ROAMING } from "./client-parameters.ts";
import { type FunctionMix, functionMix, MIX_NAMES, SeenValues } from "./function-mix.ts";
import { keyName } from "./key-name.ts";
import type { Asker } from "./operation-plan.ts";
import type { ClientSetup, Workload } from "./workload.ts";

class MixedAsker implements Asker {
  readonly #setup: ClientSetup;
  readonly #mix: FunctionMix;
  readonly #seen: SeenValues;

  constructor(setup: ClientSetup) {
    this.#setup = setup;
    this.#seen = new SeenValues(setup.settings["down"] as number);
    const mix = setup.settings["mix"] as Readonly<Record<string, number>>;
    this.#mix = functionMix(mix, setup.object.functions);
  }

  draw(stream: RandomStream, fresh: number): Command {
    const { object, settings } = this.#setup;
    const f = this.#mix.draw(stream);
    const key = object.partitioned ? keyName(stream.below(settings["keys"] as number)) : null;
    const values = settings["values"] as number;
    const value = values === 0 ? fresh : stream.below(values);
    const shape = must(object.functions[f], "the function was found in the object");
    return { f, key, input: this.#seen.inputOf(shape, key, value, stream) };
  }

  learn(command: Command, output: Value): void {
    this.#seen.learn(command, output);
  }

  snapshot(): readonly (readonly [Value, Value])[] {
    return this.#seen.snapshot();
  }

  restore(snapshot: readonly (readonly [Value, Value])[]): void {
    this.#seen.restore(snapshot);
  }
}

export const mixed: Workload = {
  name: "mixed",
  about:
    "Reads, writes, cas, appends and deletes of random keys, by weight; of other objects, " +
    "their own reads and updates.",
  parameters: {
    ...RATE,
    keys: { kind: "integer", about: "Number of keys.", default: 8, min: 1, max: 1_000_000 },
    mix: {
      kind: "weights",
      about:
        "Weights of read, write, cas, append, delete. An object without such a read or write " +
        "(a queue, a lock) reads by all its functions that only read, and writes by all the " +
        "others; what it lacks besides does not count.",
      default: { read: 5, write: 3, cas: 2 },
      choices: MIX_NAMES,
    },
    values: {
      kind: "integer",
      about: "Written values are drawn from this many; 0: every value is written once.",
      default: 0,
      min: 0,
    },
    down: {
      kind: "ratio",
      about: "Of a counter: which part of the amounts is taken away.",
      default: 0,
      min: 0,
      max: 1_000_000,
    },
    ...PATIENCE,
    ...ROAMING,
  },
  client: (setup) => new AskingClient(setup, new MixedAsker(setup)),
};
