/**
 * Slots: every operation that returned has one while it is open, so that masks are as wide as
 * concurrency was high.
 */
import { NEVER } from "./layout.ts";

/** Times of a part, as in `Layout`; arrays begin with the part. */
export interface Times {
  readonly returns: number;
  readonly returned: Int32Array;
  readonly byReturn: Int32Array;
  readonly entered: Int32Array;
}

/**
 * Assigns each the lowest slot that was freed last; how many slots there are. `free` is scratch, as
 * long as there are operations.
 */
export function assignSlots(times: Times, slotOf: Int32Array, free: Int32Array): number {
  const { returns, returned, byReturn, entered } = times;
  let freeCount = 0;
  let slots = 0;
  let next = 0;
  for (let index = 0; index < returns; index++) {
    const until = entered[index] as number;
    for (; next < until; next++) {
      if (returned[next] === NEVER) continue;
      slotOf[next] = freeCount > 0 ? (free[--freeCount] as number) : slots++;
    }
    free[freeCount++] = slotOf[byReturn[index] as number] as number;
  }
  return slots;
}
