/** Domains whose answers are drawn from a stream, and moments that come some time after others. */
import type { Value } from "../../core/json.ts";
import { RandomStream } from "../streams.ts";
import { scaled } from "../weather.ts";
import { type Domain, isCount } from "./domain.ts";

/** What is drawn by several draws of one stream. */
export function drawnBy<T>(
  draw: (stream: RandomStream) => T,
  write: (answer: T) => Value,
  read: (decision: Value) => T | undefined,
): Domain<T> {
  const keyed = (bits: number) => draw(new RandomStream(String(bits), "choice"));
  return { keyed, calm: keyed, write, read };
}

/**
 * When something happens that comes some time after something else: a decision is a moment, not
 * before now.
 */
export function momentAfter(nowUs: number, afterUs: number, maxUs: number): Domain<number> {
  const keyed = (bits: number) => afterUs + scaled(bits, 0, maxUs);
  return {
    keyed,
    calm: keyed,
    write: (us) => us,
    read: (decision) => (isCount(decision) ? Math.max(nowUs, decision) : undefined),
  };
}
