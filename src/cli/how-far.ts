/** How far a search without a known end has come: a line on standard error now and then. */
import { formatCount } from "../core/formatting.ts";
import type { Output } from "./io.ts";

const LINE_EVERY_MS = 10_000;

/** Counts by what is counted: `{ states: 4096, transitions: 20000 }`. */
export type SoFar = Readonly<Record<string, number>>;

/**
 * Asked from time to time whether a search goes on.
 * @param timeMs how long it may; 0: for ever.
 * @param isOver whether it is to end before.
 */
export function goingOn(
  timeMs: number,
  stderr: Output,
  isOver: () => boolean,
): (soFar: SoFar) => boolean {
  const beganMs = performance.now();
  let nextMs = beganMs + LINE_EVERY_MS;
  return (soFar) => {
    const nowMs = performance.now();
    if (nowMs >= nextMs) {
      nextMs = nowMs + LINE_EVERY_MS;
      const counts = Object.entries(soFar).map(([what, count]) => `${formatCount(count)} ${what}`);
      const mib = Math.round(process.memoryUsage().rss / 2 ** 20);
      stderr.write(`${counts.join(", ")}, ${formatCount(mib)} MiB so far\n`);
    }
    return !isOver() && (timeMs === 0 || nowMs < beganMs + timeMs);
  };
}
