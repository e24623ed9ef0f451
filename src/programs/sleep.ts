/** Sleeping: a wait for a time, or until a context ends. */
import type { Context } from "./context.ts";
import { usOf } from "./options.ts";
import { type ProgramPromise, pending, reject, resolve } from "./promise.ts";
import type { Turns } from "./turns.ts";

/**
 * @param context which ends the sleep, and rejects it with its error; null: none does.
 * @throws {RangeError} for what is no number.
 */
export function sleep(turns: Turns, ms: number, context: Context | null): ProgramPromise<void> {
  const delayUs = usOf(ms, "self.sleep");
  const promise = pending<void>();
  const { timers, world } = turns;
  let leave: (() => void) | null = null;
  const timer = timers.set(world.monotonicNow() + Math.max(0, delayUs), () => {
    leave?.();
    resolve(promise as ProgramPromise<never>);
  });
  if (context !== null) {
    leave = context.whenEnded(() => {
      timers.clear(timer);
      reject(promise as ProgramPromise<never>, context.error);
    });
  }
  return promise;
}
