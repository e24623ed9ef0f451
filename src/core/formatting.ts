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

/** `1,234,567`: the same in every locale. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
