/** What the clocks of nodes show, as far as facts say how fast they run. */

/** By node: how fast its clock runs, and a moment of true time with what the clock showed then. */
export interface OwnClocks {
  readonly ratePpm: number[];
  readonly trueUs: number[];
  readonly ownUs: number[];
}

/** What a judge may take a moment for exactly: clocks show whole microseconds. */
export const ROUNDING_US = 4;

export function rightClocks(nodes: number): OwnClocks {
  const zeros = () => new Array<number>(nodes + 1).fill(0);
  return { ratePpm: zeros(), trueUs: zeros(), ownUs: zeros() };
}

/** What a node's monotonic clock shows, microseconds; exact but for rounding. */
export function ownTime({ ratePpm, trueUs, ownUs }: OwnClocks, node: number, nowUs: number) {
  const passed = nowUs - (trueUs[node] as number);
  return (ownUs[node] as number) + passed + (passed * (ratePpm[node] as number)) / 1_000_000;
}

/** From now on a node's clock runs so much faster than time. */
export function drifts(clocks: OwnClocks, node: number, ratePpm: number, nowUs: number): void {
  clocks.ownUs[node] = ownTime(clocks, node, nowUs);
  clocks.trueUs[node] = nowUs;
  clocks.ratePpm[node] = ratePpm;
}

/** A lease is read off in so many parts. */
const PARTS = 16;

/**
 * How near a lease is to its end: so many 16ths of it are left, at most 15; below 0: none is.
 * @param holds whether it would still hold if it lasted for that part of its time only.
 */
export function partsLeft(holds: (part: number) => boolean): number {
  for (let passed = 1; passed <= PARTS; passed++) if (holds(passed / PARTS)) return PARTS - passed;
  return -1;
}
