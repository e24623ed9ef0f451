/**
 * How long a detector waits for the next heartbeat: a fixed time, or what the last ones suggest.
 * Whole numbers and square roots only, so that every engine comes to the same moment.
 */
import type { Parameters, Settings } from "../../core/parameters.ts";

/** What is known of one peer's heartbeats, in its present life. */
export interface Arrivals {
  /** The number of the last one, and when it came, by the observer's clock. */
  readonly sequence: number;
  readonly lastUs: number;
  /** What the estimator has kept of the last ones, the oldest first. */
  readonly samples: readonly number[];
}

export interface Estimator {
  readonly options: Parameters;
  /** What it starts from when a peer begins to be heard. */
  bootstrap(settings: Settings): readonly number[];
  /**
   * What it keeps of a heartbeat; null: nothing.
   * @param before what was known before it; null: it is the first of its life.
   * @param wasSuspected whether it ends a suspicion.
   */
  sample(
    before: Arrivals | null,
    sequence: number,
    atUs: number,
    wasSuspected: boolean,
    settings: Settings,
  ): number | null;
  /** When the next one is overdue, by the observer's clock. */
  overdueUs(arrivals: Arrivals, settings: Settings): number;
  /** How long it waits for the first one. */
  firstUs(settings: Settings): number;
  /** Of Chen's: the interval, the window, the margin and the longest wait, in that order. */
  expected?(settings: Settings): readonly [number, number, number, number];
  /** How long after the last one a peer is suspected at the soonest, and at the latest. */
  soonestUs(settings: Settings): number;
  latestUs(settings: Settings): number;
}

/** How often every detector sends. */
const INTERVAL: Parameters = {
  interval: {
    kind: "duration",
    about: "How often a member sends a heartbeat to all others.",
    default: 100_000,
    min: 1_000,
  },
};

/** What both that learn have: how much they look back on, and where their patience ends. */
const LEARNING: Parameters = {
  ...INTERVAL,
  window: {
    kind: "integer",
    about: "How many of the last heartbeats count.",
    default: 100,
    min: 1,
    max: 1_000,
  },
  timeoutMax: {
    kind: "duration",
    about: "How long it waits at most, whatever it has learned, and for the first heartbeat.",
    default: 2_000_000,
    min: 1_000,
  },
};

const number = (settings: Settings, name: string): number => settings[name] as number;

/** The same time for all, whatever the network does. */
export const fixed: Estimator = {
  options: {
    ...INTERVAL,
    timeout: {
      kind: "duration",
      about: "How long it waits for a heartbeat.",
      default: 300_000,
      min: 1_000,
    },
  },
  bootstrap: () => [],
  sample: () => null,
  overdueUs: ({ lastUs }, settings) => lastUs + number(settings, "timeout"),
  firstUs: (settings) => number(settings, "timeout"),
  soonestUs: (settings) => number(settings, "timeout"),
  latestUs: (settings) => number(settings, "timeout"),
};

function mean(samples: readonly number[]): number {
  let sum = 0;
  for (const sample of samples) sum += sample;
  return sum / samples.length;
}

/**
 * Chen, Toueg and Aguilera 2002, §6 (NFD-E): the next heartbeat is expected where the last ones,
 * shifted by their numbers, came on average, and is overdue a safety margin later: so what one
 * heartbeat was late by does not put off the next. Clocks need not agree.
 */
export const chen: Estimator = {
  options: {
    ...LEARNING,
    margin: {
      kind: "duration",
      about: "How long after the expected arrival it suspects (the paper's alpha).",
      default: 200_000,
      min: 0,
    },
  },
  bootstrap: () => [],
  sample: (_before, sequence, atUs, _wasSuspected, settings) =>
    atUs - number(settings, "interval") * sequence,
  overdueUs({ sequence, lastUs, samples }, settings) {
    const expectedUs = mean(samples) + number(settings, "interval") * (sequence + 1);
    return Math.min(
      Math.ceil(expectedUs) + number(settings, "margin"),
      lastUs + number(settings, "timeoutMax"),
    );
  },
  firstUs: (settings) => number(settings, "timeoutMax"),
  expected: (settings) => [
    number(settings, "interval"),
    number(settings, "window"),
    number(settings, "margin"),
    number(settings, "timeoutMax"),
  ],
  soonestUs: () => 0,
  latestUs: (settings) => number(settings, "timeoutMax"),
};

/**
 * By threshold from 1: how many thousandths of a deviation above the mean an interval lies that a
 * normal distribution exceeds with probability 10^-threshold.
 */
const QUANTILES = [
  1_282, 2_326, 3_090, 3_719, 4_265, 4_753, 5_199, 5_612, 5_998, 6_361, 6_706, 7_034, 7_349, 7_651,
  7_941, 8_222,
] as const;

const quantile = (settings: Settings): number =>
  QUANTILES[number(settings, "threshold") - 1] as number;

function deviation(samples: readonly number[], meanUs: number): number {
  let sum = 0;
  for (const sample of samples) sum += (sample - meanUs) * (sample - meanUs);
  return Math.sqrt(sum / samples.length);
}

/**
 * Hayashibara and others 2004, §4: phi = -log10 of the probability that a heartbeat comes later
 * than now, were the intervals distributed normally as the last ones were. It is over the threshold
 * when mean + quantile * deviation has passed: so the logarithm need not be taken. The floor of the
 * deviation, the pause that is allowed for, the first two intervals (a quarter around the usual
 * one), and that the interval which ends a suspicion does not count are Akka's.
 */
export const phi: Estimator = {
  options: {
    ...LEARNING,
    threshold: {
      kind: "integer",
      about: "The phi from which a peer is suspected.",
      default: 8,
      min: 1,
      max: QUANTILES.length,
    },
    deviationMin: {
      kind: "duration",
      about: "The least deviation that is reckoned with, however regular heartbeats were.",
      default: 30_000,
      min: 0,
    },
    pause: {
      kind: "duration",
      about: "By how much more than that a heartbeat may be late.",
      default: 0,
      min: 0,
    },
  },
  bootstrap(settings) {
    const intervalUs = number(settings, "interval");
    const quarterUs = Math.floor(intervalUs / 4);
    return [intervalUs - quarterUs, intervalUs + quarterUs];
  },
  sample: (before, _sequence, atUs, wasSuspected) =>
    before === null || wasSuspected ? null : atUs - before.lastUs,
  overdueUs({ lastUs, samples }, settings) {
    const meanUs = mean(samples);
    const spreadUs = Math.max(deviation(samples, meanUs), number(settings, "deviationMin"));
    const waitUs =
      meanUs + number(settings, "pause") + Math.ceil((quantile(settings) * spreadUs) / 1_000);
    return lastUs + Math.min(Math.ceil(waitUs), number(settings, "timeoutMax"));
  },
  firstUs: (settings) => number(settings, "timeoutMax"),
  soonestUs: (settings) =>
    Math.min(
      number(settings, "timeoutMax"),
      number(settings, "pause") +
        Math.ceil((quantile(settings) * number(settings, "deviationMin")) / 1_000),
    ),
  latestUs: (settings) => number(settings, "timeoutMax"),
};
