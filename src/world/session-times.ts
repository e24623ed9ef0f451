/**
 * How late the ends of a session learn of a break, and what lost segments and cut links cost it.
 */
import { type Domain, isCount, timeBetween } from "../kernel/choices/domain.ts";
import { BREAK_NOTICE, drawn, happens, LOSS, scaled } from "../kernel/weather.ts";

/**
 * How late an end may learn of a break: a retransmission time-out or two, in microseconds, both
 * included ...
 */
const NOTICE_MIN_US = 50_000;
const NOTICE_MAX_US = 400_000;
/**
 * ... and for one end in so many parts per million only by the keep-alive: by then most have given
 * up by a time-out of their own.
 */
const LONG_NOTICE_PPM = 250_000;
const LONG_NOTICE_MIN_US = 1_000_000;
const LONG_NOTICE_MAX_US = 4_000_000;
/**
 * What a lost segment costs, in longest latencies: a probe after two round trips finds that it is
 * missing (RFC 8985, tail loss probe).
 */
export const RETRANSMIT_LATENCIES = 4;
/**
 * How often a stalled message is tried, and for how long until the session breaks: short cuts
 * delay, long ones break.
 */
export const RETRY_US = 20_000;
const PATIENCE_MIN_US = 100_000;
const PATIENCE_MAX_US = 1_500_000;

/** How late an end learns of a break by itself. */
export const NOTICES: Domain<number> = {
  keyed(weather) {
    const bits = drawn(weather, BREAK_NOTICE);
    return happens(drawn(weather, LOSS), LONG_NOTICE_PPM)
      ? scaled(bits, LONG_NOTICE_MIN_US, LONG_NOTICE_MAX_US)
      : scaled(bits, NOTICE_MIN_US, NOTICE_MAX_US);
  },
  calm: () => NOTICE_MIN_US,
  write: (us) => us,
  read: (decision) => (isCount(decision) ? decision : undefined),
};

export const PATIENCE = timeBetween(PATIENCE_MIN_US, PATIENCE_MAX_US);

/** How long what a stopped machine sent still arrives: at its calmest, all of it does. */
export const lastArrivals = (latencyMaxUs: number): Domain<number> => ({
  ...timeBetween(0, latencyMaxUs),
  calm: () => latencyMaxUs,
});
