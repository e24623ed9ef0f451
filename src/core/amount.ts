/** Any quantity as an amount that can be compared and drawn, and written again. */
import { formatDuration } from "./formatting.ts";
import { parseDuration, parseRate, parseRatio, parseSize } from "./quantities.ts";

/** What a quantity is in its smallest unit, and how one of its kind is written. */
interface Amount {
  readonly amount: number;
  readonly write: (amount: number) => unknown;
}

/** @throws {RangeError} if it is none. */
export function amountOf(quantity: number | string): Amount {
  if (typeof quantity === "number") return { amount: quantity, write: (number) => number };
  const kinds: readonly (readonly [
    (text: string) => number | null,
    (amount: number) => unknown,
  ])[] = [
    [parseDuration, formatDuration],
    [parseRatio, (ppm) => `${ppm}ppm`],
    [parseRate, (perSecond) => `${perSecond}/s`],
    [parseSize, (bytes) => `${bytes}B`],
  ];
  for (const [parse, write] of kinds) {
    const amount = parse(quantity);
    if (amount !== null) return { amount, write };
  }
  throw new RangeError(`expected a number or a quantity such as 250ms or 1%, got ${quantity}`);
}
