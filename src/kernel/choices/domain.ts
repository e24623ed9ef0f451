/**
 * Domains: what the answers to a choice may be, how they are drawn from a hash, and how they are
 * written down.
 */
import { sameValue, type Value } from "../../core/json.ts";
import { drawn, scaled } from "../weather.ts";

/**
 * What may be answered to one choice. Answers are written as what they mean, so that they can be
 * read where circumstances differ.
 */
export interface Domain<Answer> {
  /** The answer that 32 bits, a hash of seed and key, select. */
  keyed(bits: number): Answer;
  /**
   * The least eventful answer. @param bits the same, for what is not calmer one way or the other.
   */
  calm(bits: number): Answer;
  /** The answer as a decision: plain data. */
  write(answer: Answer): Value;
  /** A decision as an answer here; undefined if it cannot be one. */
  read(decision: Value): Answer | undefined;
}

/**
 * A time from `minUs` to `maxUs`, both included: at its calmest the shortest. A decision may lie
 * outside: whole microseconds from 0.
 */
export function timeBetween(minUs: number, maxUs: number): Domain<number> {
  return {
    keyed: (bits) => scaled(bits, minUs, maxUs),
    calm: () => minUs,
    write: (us) => us,
    read: (decision) => (isCount(decision) ? decision : undefined),
  };
}

/** A whole number from `min` to `max`, both included: at its calmest the one nearest to 0. */
export function numberBetween(min: number, max: number): Domain<number> {
  return {
    keyed: (bits) => scaled(bits, min, max),
    calm: () => Math.max(min, Math.min(max, 0)),
    write: (number) => number,
    read: (decision) =>
      Number.isSafeInteger(decision) && (decision as number) >= min && (decision as number) <= max
        ? (decision as number)
        : undefined,
  };
}

/**
 * One of the whole numbers `0 <= n < bound`, written as a fraction `[n, bound]`: where the bound is
 * another, the same part of it.
 * @param calm the calmest.
 */
export function below(bound: number, calm = 0): Domain<number> {
  return {
    keyed: (bits) => scaled(bits, 0, bound - 1),
    calm: () => calm,
    write: (number) => [number, bound],
    read(decision) {
      if (!isFraction(decision)) return undefined;
      const [number, of] = decision;
      return of === bound ? number : Math.floor(((number + 0.5) / of) * bound);
    },
  };
}

/** One of the items, of which there is at least one. @param name an item as plain data. */
export function oneOf<T>(items: readonly T[], name: (item: T) => Value): Domain<T> {
  const at = (place: number) => items[place] as T;
  return {
    keyed: (bits) => at(scaled(bits, 0, items.length - 1)),
    calm: () => at(0),
    write: name,
    read: (decision) => items.find((item) => sameValue(name(item), decision)),
  };
}

/**
 * The items in some order. A decision that lacks some of them has them last, in the order given.
 */
export function orderOf<T>(items: readonly T[], name: (item: T) => Value): Domain<readonly T[]> {
  return {
    keyed: (bits) => shuffled(items, bits),
    calm: () => items,
    write: (order) => order.map(name),
    read(decision) {
      if (!Array.isArray(decision)) return undefined;
      const place = (item: T) => {
        const found = decision.findIndex((other) => sameValue(name(item), other as Value));
        return found < 0 ? decision.length : found;
      };
      return [...items].sort((a, b) => place(a) - place(b) || items.indexOf(a) - items.indexOf(b));
    },
  };
}

/**
 * Which of the entries of one microsecond comes first: signed 32 bits, lower first; written as a
 * fraction, `0 <= f < 1`.
 */
export const TIE: Domain<number> = {
  keyed: (bits) => bits | 0,
  calm: (bits) => bits | 0,
  write: (tie) => (tie + 0x80000000) / 4294967296,
  read: (decision) =>
    typeof decision === "number" && decision >= 0 && decision < 1
      ? Math.floor(decision * 4294967296) - 0x80000000
      : undefined,
};

/**
 * Longer than any run, and short enough to be added to any moment of one: some 31 years, in
 * microseconds.
 */
const COUNT_MAX = 1_000_000_000_000_000;

/** Whether a decision is a whole number from 0: microseconds, a count. */
export function isCount(decision: Value): decision is number {
  return (
    Number.isSafeInteger(decision) && (decision as number) >= 0 && (decision as number) <= COUNT_MAX
  );
}

/** Whether a decision is a fraction `[n, of]`, `0 <= n < of`. */
export function isFraction(decision: Value): decision is readonly [number, number] {
  if (!Array.isArray(decision) || decision.length !== 2) return false;
  const [number, of] = decision as readonly Value[];
  return isCount(number as Value) && isCount(of as Value) && (number as number) < (of as number);
}

/** Fisher and Yates, from 32 bits. */
function shuffled<T>(items: readonly T[], bits: number): readonly T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = scaled(drawn(bits, last), 0, last);
    const item = order[last] as T;
    order[last] = order[other] as T;
    order[other] = item;
  }
  return order;
}
