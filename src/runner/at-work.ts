/** Tells a watchdog in another thread that a judge of a user's own is at work. */
import type { AtWork } from "./held-object.ts";

/** What is at work in judging, in the last two bits of `pulse[3]`. */
export const OBJECT = 1;
export const AT_END = 2;

export function atWorkOf(pulse: Int32Array | undefined, kind: number): AtWork {
  if (pulse === undefined) return () => undefined;
  let calls = 0;
  return (begins) => {
    // Within 31 bits; the two last are the kind.
    if (begins) calls = (calls + 1) % 2 ** 28;
    pulse[3] = 4 * calls + (begins ? kind : 0);
  };
}
