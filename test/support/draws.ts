/** Draws by seed, and documents with one place damaged. */
import type { Value } from "../../src/core/json.ts";
import type { Draws } from "../../src/core/shape/shape.ts";
import { RandomStream } from "../../src/kernel/streams.ts";

export class SeededDraws implements Draws {
  readonly #stream: RandomStream;

  constructor(seed: number) {
    this.#stream = new RandomStream(String(seed), "draws");
  }

  below(count: number): number {
    return this.#stream.between(0, count - 1);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** Values that belong nowhere, or in few places. */
const ODD: readonly Value[] = [null, true, -1, 1.5, 9e15, "", "soon", "5", [], {}, [[]], { a: 1 }];

type Container = Value[] | { [name: string]: Value };

/** A copy in which one value is another, missing, or has a name that there is not. */
export function damaged(draws: SeededDraws, document: Value): Value {
  const copy = structuredClone(document) as Value;
  const places: (readonly [Container, string | number])[] = [];
  const walk = (value: Value): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, item] of Object.entries(value)) {
      places.push([value as Container, Array.isArray(value) ? Number(name) : name]);
      walk(item as Value);
    }
  };
  walk(copy);
  const place = draws.pick(places);
  if (place === undefined) return draws.pick(ODD);
  const [container, name] = place;
  const holder = container as Record<string | number, Value>;
  switch (draws.below(4)) {
    case 0:
      if (Array.isArray(container)) container.splice(Number(name), 1);
      else delete container[name];
      break;
    case 1:
      if (!Array.isArray(container)) container[`${String(name)}x`] = holder[name] as Value;
      else container.push(draws.pick(ODD));
      break;
    case 2: {
      const value = holder[name];
      holder[name] = typeof value === "string" ? `${value}x` : [value as Value];
      break;
    }
    default:
      holder[name] = draws.pick(ODD);
  }
  return copy;
}
