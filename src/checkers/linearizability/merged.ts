/** One order of a whole history from the orders of its parts. */
import type { Operation } from "../../history/operation.ts";

/**
 * The orders of all parts, one after the other, as one order: each operation takes effect at the
 * latest invocation before it in its part, which is before its own completion (Herlihy and Wing
 * 1990: linearizability is local).
 */
export function merged(
  history: readonly Operation[],
  orders: readonly (readonly number[])[],
): readonly number[] {
  if (orders.length <= 1) return orders[0] ?? [];
  const timed: { index: number; moment: number }[] = [];
  for (const order of orders) {
    let moment = Number.NEGATIVE_INFINITY;
    for (const index of order) {
      moment = Math.max(moment, (history[index] as Operation).invoked);
      timed.push({ index, moment });
    }
  }
  // The sort is stable, so operations of one part stay in their order.
  return timed.sort((a, b) => a.moment - b.moment).map(({ index }) => index);
}
