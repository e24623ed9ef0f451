/**
 * The fate of a message that a link carries: lost, or how long it takes, and whether it arrives
 * twice.
 */
import { type Domain, isCount, timeBetween } from "../kernel/choices/domain.ts";
import {
  DELAY,
  DELAYED,
  DUPLICATE,
  DUPLICATE_LATENCY,
  drawn,
  happens,
  LATENCY,
  LOSS,
  scaled,
} from "../kernel/weather.ts";

/** Each slowness of a link draws attributes of its own from one weather. */
const SLOWNESS_ATTRIBUTES = 16;

/**
 * Slowness of a link: of its messages, `sharePpm` parts per million take `minUs` to `maxUs` longer,
 * both included.
 */
export interface Slowness {
  readonly minUs: number;
  readonly maxUs: number;
  readonly sharePpm: number;
}

/** What a link is like at the moment. */
export interface LinkState {
  readonly latencyMinUs: number;
  readonly latencyMaxUs: number;
  readonly lossPpm: number;
  readonly duplicatePpm: number;
  /** What faults add to the latency of every message. */
  readonly addedUs: number;
  readonly slow: readonly Slowness[];
}

/**
 * Microseconds from now until each copy arrives: none where it is lost, two where it is doubled.
 */
export type Fate = readonly number[];

/**
 * What some slownesses add to the latency of the message that meets this weather, in microseconds.
 */
export function slownessIn(weather: number, slow: readonly Slowness[]): number {
  return slow.reduce(
    (us, { minUs, maxUs, sharePpm }, at) =>
      happens(drawn(weather, DELAYED + at * SLOWNESS_ATTRIBUTES), sharePpm)
        ? us + scaled(drawn(weather, DELAY + at * SLOWNESS_ATTRIBUTES), minUs, maxUs)
        : us,
    0,
  );
}

/**
 * The fates that a datagram, request or reply may have. Written as `lost`, as microseconds, or as
 * two of them.
 */
export function fates(link: LinkState): Domain<Fate> {
  const { latencyMinUs, latencyMaxUs, lossPpm, duplicatePpm } = link;
  return {
    keyed(weather) {
      if (happens(drawn(weather, LOSS), lossPpm)) return [];
      const addedUs = link.addedUs + slownessIn(weather, link.slow);
      const takesUs = scaled(drawn(weather, LATENCY), latencyMinUs, latencyMaxUs) + addedUs;
      if (!happens(drawn(weather, DUPLICATE), duplicatePpm)) return [takesUs];
      const againUs = scaled(drawn(weather, DUPLICATE_LATENCY), latencyMinUs, latencyMaxUs);
      return [takesUs, againUs + addedUs];
    },
    calm: () => [calmUs(link)],
    write: (fate) => (fate.length === 0 ? "lost" : fate.length === 1 ? (fate[0] as number) : fate),
    read(decision) {
      if (decision === "lost") return [];
      if (isCount(decision)) return [decision];
      const isTwo = Array.isArray(decision) && decision.length === 2 && decision.every(isCount);
      return isTwo ? (decision as Fate) : undefined;
    },
  };
}

/**
 * How long a message of a session may take: a lost segment is sent again, which costs time.
 * @param againUs what that costs.
 */
export function segmentTimes(link: LinkState, againUs: number): Domain<number> {
  return {
    ...timeBetween(link.latencyMinUs, link.latencyMaxUs),
    keyed(weather) {
      const takesUs = scaled(drawn(weather, LATENCY), link.latencyMinUs, link.latencyMaxUs);
      const addedUs = link.addedUs + slownessIn(weather, link.slow);
      return takesUs + addedUs + (happens(drawn(weather, LOSS), link.lossPpm) ? againUs : 0);
    },
    calm: () => calmUs(link),
  };
}

/** The shortest latency, with what slowness adds in any case. */
function calmUs({ latencyMinUs, addedUs, slow }: LinkState): number {
  const certain = slow.filter(({ sharePpm }) => sharePpm >= 1_000_000);
  return certain.reduce((us, { minUs }) => us + minUs, latencyMinUs + addedUs);
}
