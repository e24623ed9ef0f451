/** Sleeping: a wait for a time, or until a context ends. */
import type { Context } from "./context.ts";
import { type ProgramPromise, pending, reject, resolve } from "./promise.ts";
import type { Turns } from "./turns.ts";

/** @param context which ends the sleep, and rejects it with its error; null: none does. */
export function sleep(turns: Turns, ms: number, context: Context | null): ProgramPromise<void> {
  const promise = pending<void>();
  const { timers, world } = turns;
  let leave: (() => void) | null = null;
  const timer = timers.set(world.monotonicNow() + Math.max(0, Math.round(ms * 1_000)), () => {
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
