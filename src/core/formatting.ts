/**
 * Quantities as people read them: durations, counts. Inside the simulation time is whole
 * microseconds.
 */

const MICROSECONDS_PER_MS = 1_000;
const MICROSECONDS_PER_S = 1_000_000;

/** `1.234567 s`: a moment of virtual time, to the microsecond. */
export function formatMoment(us: number): string {
  return `${(us / MICROSECONDS_PER_S).toFixed(6)} s`;
}

/** The shortest exact text of a duration: `2s`, `250ms`, `1500us`. */
export function formatDuration(us: number): string {
  if (us % MICROSECONDS_PER_S === 0) return `${us / MICROSECONDS_PER_S}s`;
  if (us % MICROSECONDS_PER_MS === 0) return `${us / MICROSECONDS_PER_MS}ms`;
  return `${us}us`;
}

/** Parts per million: `1ppm`, `0.02%`, `100%`. */
export function formatRatio(ppm: number): string {
  return ppm % 100 === 0 ? `${ppm / 10_000}%` : `${ppm}ppm`;
}

/** `1,234,567`: the same in every locale. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `1 run`, `2,400 runs`. @param what of which there is one; its plural ends in s. */
export function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;
}
