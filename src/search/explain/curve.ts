/**
 * The curve of inevitability: of the futures that part from a failing run after some step, the
 * share that fails in the same way; sampled where it rises.
 */
import { likelyShares } from "./interval.ts";
import { SAME_FAILURE, SAME_WAY } from "./same-failure.ts";

/** What was sampled after one step. */
export interface Point {
  /** After which step futures parted; 0: from the start. */
  readonly step: number;
  readonly futures: number;
  /** How many of them failed in the same way. */
  readonly failing: number;
  /** How many of those with the very same failure. */
  readonly same: number;
}

/** Where the share rises from one point to the next that may be looked at. */
export interface Rise {
  readonly from: Point;
  readonly to: Point;
}

export interface Curve {
  /** By ascending step; the last is the step at which the failure was seen. */
  readonly points: readonly Point[];
  /** Where this very failure became more likely by most; null: nowhere. */
  readonly rise: Rise | null;
  /** Where it became inevitable: from its end on nearly all futures have this very failure. */
  readonly seal: Rise;
}

export interface Sampling {
  /** Ascending steps at which something happened that is worth naming: looked at first. */
  readonly milestones: readonly number[];
  /** Ascending steps of the causal past: looked at within a rise that no milestone divides. */
  readonly past: readonly number[];
  /** The step at which the failure was seen: all futures after it fail. */
  readonly end: number;
  /** How a future ends: `OTHERWISE`, `SAME_WAY` or `SAME_FAILURE`. @param future from 1. */
  ends(step: number, future: number): number;
  /** Whether there is no time for another sample. */
  isOver(): boolean;
}

/** Futures that a point gets at once. */
const SAMPLE = 8;
/** Futures of the points around the greatest rise, before it is believed. */
const SURE = 32;
/** Futures of the points around a rise that may be luck, before it is looked into. */
const DOUBTED = 24;
/** Places that are looked at first: the quarters of the run. */
const QUARTERS = [0.25, 0.5, 0.75];
/** A rise of less is not looked into beyond milestones. */
const WORTH = 0.2;
/** The share of futures with this very failure from which on it is called inevitable. */
const SEALED = 7 / 8;

export function sampleCurve(sampling: Sampling): Curve {
  const { end, isOver } = sampling;
  const counts = new Map<number, { futures: number; failing: number; same: number }>();
  const sample = (step: number): void => {
    const count = counts.get(step) ?? { futures: 0, failing: 0, same: 0 };
    counts.set(step, count);
    if (step === end) {
      count.futures += SAMPLE;
      count.failing += SAMPLE;
      count.same += SAMPLE;
      return;
    }
    for (let more = 0; more < SAMPLE && !isOver(); more++) {
      const ends = sampling.ends(step, ++count.futures);
      if (ends >= SAME_WAY) count.failing++;
      if (ends === SAME_FAILURE) count.same++;
    }
  };
  const points = (): Point[] =>
    [...counts]
      .flatMap(([step, count]) => (count.futures === 0 ? [] : [{ step, ...count }]))
      .sort((a, b) => a.step - b.step);
  /** @returns whether one of them had fewer futures than wanted, and has more now. */
  const resample = (ends: readonly Point[], wanted: number): boolean => {
    const few = ends.filter(({ step, futures }) => futures < wanted && step !== end);
    for (const { step } of few) sample(step);
    return few.length > 0;
  };
  const places = [0, ...QUARTERS.map((share) => nearestTo(sampling.milestones, share * end)), end];
  for (const step of places) if (!counts.has(step) && step <= end) sample(step);
  while (!isOver()) {
    const rise = greatestRise(points());
    if (rise === null) break;
    const middle = middleOf(rise, sampling);
    const isWorthIt = middle !== null && (isNamed(middle, sampling) || heightOf(rise) >= WORTH);
    // A rise that may be luck is not looked into before its ends are better known.
    const wanted = isWorthIt ? (isApart(rise) ? 0 : DOUBTED) : SURE;
    if (resample([rise.from, rise.to], wanted)) continue;
    if (!isWorthIt) break;
    sample(middle);
  }
  while (!isOver()) {
    const seal = sealOf(points());
    const middle = middleOf(seal, sampling);
    if (middle !== null) sample(middle);
    else if (!resample([seal.from, seal.to], DOUBTED)) break;
  }
  const all = points();
  return { points: all, rise: greatestRise(all), seal: sealOf(all) };
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

/**
 * How much more likely this failure is at one end than at the other, small samples drawn to 1/2.
 */
export function heightOf({ from, to }: Rise): number {
  return shareOf(to) - shareOf(from);
}

function shareOf({ same, futures }: Point): number {
  return (same + 0.5) / (futures + 1);
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

/** The last point at which a part of the futures still went otherwise, and the one after it. */
function sealOf(points: readonly Point[]): Rise {
  const open = points.findLastIndex(({ same, futures }) => same < SEALED * futures);
  const from = points[Math.max(0, open)] as Point;
  return { from, to: points[open + 1] ?? from };
}

/** Whether the ends of a rise surely differ. */
export function isApart({ from, to }: Rise): boolean {
  const [, high] = likelyShares(from.same, from.futures);
  const [low] = likelyShares(to.same, to.futures);
  return low > high;
}

/** The place that divides a rise, a milestone where there is one; null: none does. */
function middleOf(rise: Rise, { milestones, past }: Sampling): number | null {
  const within = (steps: readonly number[]) =>
    steps.filter((step) => step > rise.from.step && step < rise.to.step);
  const named = within(milestones);
  const places = named.length > 0 ? named : within(past);
  return places[places.length >> 1] ?? null;
}

function isNamed(step: number, { milestones }: Sampling): boolean {
  return milestones.includes(step);
}

function nearestTo(steps: readonly number[], step: number): number {
  return steps.reduce(
    (best, one) => (Math.abs(one - step) < Math.abs(best - step) ? one : best),
    steps[0] ?? 0,
  );
}
