/** Clients of transactional systems: each operation is one transaction, `txn`. */
import type { Value } from "../core/json.ts";
import type { Parameters, Settings } from "../core/parameters.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { StepKind } from "../objects/object.ts";
import { AskingClient } from "./asking-client.ts";
import { PATIENCE, RATE, ROAMING } from "./client-parameters.ts";
import type { Workload } from "./workload.ts";

/** The function that all of them call. */
const TXN = "txn";

/** A step as it is asked for: kind, name, and value (of a read null). */
export type AskedStep = readonly [kind: StepKind, name: string, value: Value];

interface Declared {
  readonly name: string;
  readonly about: string;
  /** How many registers, lists or accounts there are where the scenario does not say. */
  readonly keys: { readonly about: string; readonly default: number; readonly min: number };
  readonly parameters?: Parameters;
  /** The kinds of steps that the object must have. */
  readonly needs: readonly StepKind[];
  /** @param value that no other transaction has. */
  draw(stream: RandomStream, settings: Settings, value: number): readonly AskedStep[];
}

export function transactionWorkload(declared: Declared): Workload {
  const { name, about, keys, needs, parameters = {}, draw } = declared;
  return {
    name,
    about,
    parameters: {
      ...RATE,
      keys: { kind: "integer", max: 1_000_000, ...keys },
      ...parameters,
      ...PATIENCE,
      ...ROAMING,
    },
    refusal({ functions }) {
      const { [TXN]: shape } = functions;
      const names = Object.keys(functions).join(", ");
      if (shape?.drawn !== "transaction") {
        return `it asks for transactions (${TXN}), and the functions here are ${names}`;
      }
      const has = shape.steps ?? ["read", "write"];
      const lacking = needs.filter((kind) => !has.includes(kind));
      return lacking.length === 0
        ? null
        : `its transactions ${lacking.join(", ")}, and here they can ${has.join(", ")}`;
    },
    client: (setup) =>
      new AskingClient(setup, {
        draw: (stream, value) => ({
          f: TXN,
          key: null,
          input: draw(stream, setup.settings, value) as unknown as Value,
        }),
        learn: () => undefined,
        snapshot: () => [],
        restore: () => undefined,
      }),
  };
}

/** So many different ones of the first `keys` whole numbers. */
export function someOf(stream: RandomStream, keys: number, count: number): readonly number[] {
  const drawn: number[] = [];
  const most = Math.min(keys, count);
  for (let left = most; left > 0; left--) {
    // The place among those that are left, counted past those that are drawn.
    let place = stream.below(keys - drawn.length);
    for (const taken of [...drawn].sort((a, b) => a - b)) if (taken <= place) place++;
    drawn.push(place);
  }
  return drawn;
}
