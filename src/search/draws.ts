/** Draws for a scenario: a stream for each of its fields, so that one field more moves no other. */

import { amountOf } from "../core/amount.ts";
import { RandomStream } from "../kernel/streams.ts";
import type { Between, Draw } from "../systems/space.ts";

/**
 * How numbers between two bounds are drawn: each doubling as likely, or each number. The first
 * comes to small and to large ones alike; the second hardly ever to small ones.
 */
export type Measure = "doublings" | "numbers";

export class FieldDraws {
  readonly #seed: string;
  readonly #measure: Measure;

  /** @param seed of the scenario, as text. */
  constructor(seed: string, measure: Measure) {
    this.#seed = seed;
    this.#measure = measure;
  }

  /** @param field the path of what is drawn: `options.heartbeat`. Each is asked for once. */
  of(field: string): Draw {
    const stream = new RandomStream(this.#seed, `space/${field}`);
    const between = (min: number, max: number) => stream.between(min, max);
    return {
      below: (count) => stream.below(count),
      between,
      scaled: this.#measure === "numbers" ? between : (min, max) => doubling(stream, min, max),
      pick: <T>(items: readonly T[]) => items[stream.below(items.length)] as T,
    };
  }
}

function doubling(stream: RandomStream, min: number, max: number): number {
  let doublings = 0;
  while (min * 2 ** (doublings + 1) <= max) doublings++;
  const low = min * 2 ** stream.below(doublings + 1);
  return stream.between(low, Math.min(max, low * 2 - 1));
}

/** A number, duration, ratio, rate or size between two of them. */
export function drawBetween({ from, to }: Between, draw: Draw): unknown {
  const low = amountOf(from);
  const high = amountOf(to);
  const least = Math.max(1, low.amount);
  return low.write(least > high.amount ? high.amount : draw.scaled(least, high.amount));
}
