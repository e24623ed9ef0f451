/**
 * The curve of inevitability: of the futures that part from a failing run after some step, the
 * share that fails in the same way; sampled where it rises.
 */
import { likelyShares } from "./interval.ts";

/** What was sampled after one step. */
export interface Point {
  /** After which step futures parted; 0: from the start. */
  readonly step: number;
  readonly futures: number;
  /** How many of them failed in the same way. */
  readonly failing: number;
}

/** Where the share rises from one point to the next that may be looked at. */
export interface Rise {
  readonly from: Point;
  readonly to: Point;
}

export interface Curve {
  /** By ascending step; the last is the step at which the failure was seen. */
  readonly points: readonly Point[];
  /** The greatest rise; null: there is none, the failure was inevitable from the start. */
  readonly rise: Rise | null;
  /** Whether the rise is narrowed down to one place, and its ends surely differ. */
  readonly isSure: boolean;
}

export interface Sampling {
  /** Ascending steps at which something happened that is worth naming: looked at first. */
  readonly milestones: readonly number[];
  /** Ascending steps of the causal past: looked at within a rise that no milestone divides. */
  readonly past: readonly number[];
  /** The step at which the failure was seen: all futures after it fail. */
  readonly end: number;
  /** Whether a future fails. @param future from 1. */
  fails(step: number, future: number): boolean;
  /** Whether there is no time for another sample. */
  isOver(): boolean;
}

/** Futures that a point gets at once. */
const SAMPLE = 8;
/** Futures of the points around the greatest rise, before it is believed. */
const SURE = 32;
/** Places that are looked at first: the quarters of the run. */
const QUARTERS = [0.25, 0.5, 0.75];
/** A rise of less is not looked into beyond milestones. */
const WORTH_A_LOOK = 0.2;

export function sampleCurve(sampling: Sampling): Curve {
  const { end, isOver } = sampling;
  const counts = new Map<number, { futures: number; failing: number }>();
  const sample = (step: number): void => {
    const count = counts.get(step) ?? { futures: 0, failing: 0 };
    counts.set(step, count);
    if (step === end) {
      count.futures += SAMPLE;
      count.failing += SAMPLE;
      return;
    }
    for (let more = 0; more < SAMPLE && !isOver(); more++) {
      if (sampling.fails(step, ++count.futures)) count.failing++;
    }
  };
  const points = (): Point[] =>
    [...counts]
      .flatMap(([step, count]) => (count.futures === 0 ? [] : [{ step, ...count }]))
      .sort((a, b) => a.step - b.step);
  const places = [0, ...QUARTERS.map((share) => nearestTo(sampling.milestones, share * end)), end];
  for (const step of places) if (!counts.has(step) && step <= end) sample(step);
  let sure = false;
  while (!isOver()) {
    const rise = greatestRise(points());
    if (rise === null) break;
    const middle = middleOf(rise, sampling);
    if (middle !== null) {
      sample(middle);
      continue;
    }
    const unsure = [rise.from, rise.to].filter(
      ({ step, futures }) => futures < SURE && step !== end,
    );
    if (unsure.length === 0) {
      sure = true;
      break;
    }
    for (const { step } of unsure) sample(step);
  }
  const all = points();
  const rise = greatestRise(all);
  return { points: all, rise, isSure: sure && rise !== null && isApart(rise) };
}

/**
 * The step from which on the futures fail in the same way, as far as samples can say: from there
 * on at least 19 of 20 do at every point.
 */
export function inevitableFrom(points: readonly Point[]): Point | null {
  let from: Point | null = null;
  for (const point of [...points].reverse()) {
    if (point.failing * 20 < point.futures * 19) break;
    from = point;
  }
  return from;
}

/** How much more likely the failure is at one end than at the other, small samples drawn to 1/2. */
export function heightOf({ from, to }: Rise): number {
  return shareOf(to) - shareOf(from);
}

function shareOf({ failing, futures }: Point): number {
  return (failing + 0.5) / (futures + 1);
}

function greatestRise(points: readonly Point[]): Rise | null {
  let greatest: Rise | null = null;
  points.forEach((to, at) => {
    const from = points[at - 1];
    if (from === undefined) return;
    const rise = { from, to };
    if (greatest === null ? heightOf(rise) > 0 : heightOf(rise) > heightOf(greatest)) {
      greatest = rise;
    }
  });
  return greatest;
}

function isApart({ from, to }: Rise): boolean {
  const [, high] = likelyShares(from.failing, from.futures);
  const [low] = likelyShares(to.failing, to.futures);
  return low > high;
}

/** The place that divides a rise; null: nothing to be named does. */
function middleOf(rise: Rise, { milestones, past }: Sampling): number | null {
  const within = (steps: readonly number[]) =>
    steps.filter((step) => step > rise.from.step && step < rise.to.step);
  const named = within(milestones);
  if (named.length > 0) return named[named.length >> 1] ?? null;
  if (heightOf(rise) < WORTH_A_LOOK) return null;
  const all = within(past);
  return all[all.length >> 1] ?? null;
}

function nearestTo(steps: readonly number[], step: number): number {
  return steps.reduce(
    (best, one) => (Math.abs(one - step) < Math.abs(best - step) ? one : best),
    steps[0] ?? 0,
  );
}
