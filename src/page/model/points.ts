/** Linearization points: moments within the operations at which an order takes each to happen. */
import type { Operation } from "../../history/operation.ts";

/**
 * By operation, the moment at which it takes effect: as early as the order allows. The order is
 * one that real time allows, so each lies within its operation.
 * @returns operations without a moment, or left out by the order, have none.
 */
export function pointsOf(
  history: readonly Operation[],
  order: readonly number[],
): ReadonlyMap<number, number> {
  const points = new Map<number, number>();
  let nowUs = 0;
  for (const number of order) {
    const { invokedUs = null } = history[number] ?? {};
    if (invokedUs === null) continue;
    nowUs = Math.max(nowUs, invokedUs);
    points.set(number, nowUs);
  }
  return points;
}
