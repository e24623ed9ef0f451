/**
 * No way back: the step of a run after which its cluster does not recover any more, although no
 * fault comes later. What seals such a failure is often a fault at the end; what made it was a step
 * long before.
 */
import { isApart, type Point, type Rise, type Sampling } from "./curve.ts";
import { SAME_WAY } from "./same-failure.ts";

/** Of futures in which all faults end after the step from which they go on. */
export type WayBackOf = Pick<Sampling, "end" | "ends" | "isOver">;

/** Places that are looked at first, the latest before those before it. */
const PLACES = 8;
/** Futures of a place: there is no way back if all of them fail. */
const TRIED = 2;
/** Futures of the two steps in the end. */
const SURE = 12;

/**
 * The last step from which there was a way back, and the one after it; null: there is none from the
 * start on, or samples do not show it surely.
 */
export function noWayBack({ end, ends, isOver }: WayBackOf): Rise | null {
  const counts = new Map<number, { futures: number; failing: number }>();
  const more = (step: number): void => {
    const count = counts.get(step) ?? { futures: 0, failing: 0 };
    counts.set(step, count);
    if (ends(step, ++count.futures) >= SAME_WAY) count.failing++;
  };
  const pointOf = (step: number): Point => {
    const { futures, failing } = counts.get(step) ?? { futures: 0, failing: 0 };
    return { step, futures, failing, same: failing };
  };
  const hasWayBack = (step: number): boolean => {
    for (let tried = 0; tried < TRIED && !isOver(); tried++) {
      more(step);
      const { failing, futures } = pointOf(step);
      if (failing < futures) return true;
    }
    return false;
  };
  const places = Array.from({ length: PLACES }, (_, at) => Math.floor((at * end) / PLACES));
  const first = places.findLast(hasWayBack);
  if (first === undefined) return null;
  let before = first;
  let after = places.find((place) => place > first) ?? end;
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (hasWayBack(middle)) before = middle;
    else after = middle;
  }
  for (const step of [before, after]) {
    while (pointOf(step).futures < SURE && !isOver()) more(step);
  }
  const rise = { from: pointOf(before), to: pointOf(after) };
  return isOver() || !isApart(rise) ? null : rise;
}
