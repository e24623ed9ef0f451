/** What a check of a file may spend of time and of resident memory. */
import type { Budget } from "../checkers/linearizability/limits.ts";

/**
 * Resident memory may grow by this much whatever was asked: less than that no history could be
 * judged with.
 */
const RESIDENT_LEEWAY_BYTES = 32 * 2 ** 20;
/** What may be allocated between two looks at resident memory. */
const RESIDENT_SLACK_BYTES = 16 * 2 ** 20;
/** The checker's own arrays may take this much whatever is resident already. */
const ARRAYS_BYTES_MIN = 8 * 2 ** 20;
/** Resident memory is asked for at most so often: it costs some 10 us. */
const RESIDENT_EVERY_MS = 2;

/**
 * What one check may spend. The process's resident memory may grow to what was asked, and a little
 * beyond what program and history take already, but never to 1.5 times what was asked; what is left
 * until there is what the checker's own arrays may take.
 * @param timeoutMs 0: no limit
 * @param interrupted asked now and then: true ends it
 */
export function budgetOf(
  { timeoutMs, memoryBytes }: { readonly timeoutMs: number; readonly memoryBytes: number },
  interrupted: () => boolean,
): Pick<Required<Budget>, "memoryBytes" | "expired"> {
  const deadline = timeoutMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
  const grown = process.memoryUsage.rss() + RESIDENT_LEEWAY_BYTES;
  const residentMax = Math.min(residentMost(memoryBytes), Math.max(memoryBytes, grown));
  let looked = 0;
  return {
    memoryBytes: arraysWithin(memoryBytes),
    expired: () => {
      if (interrupted()) return "interrupt";
      const now = performance.now();
      if (now - looked > RESIDENT_EVERY_MS) {
        if (process.memoryUsage.rss() > residentMax) return "memory";
        looked = now;
      }
      return now > deadline;
    },
  };
}

function residentMost(memoryBytes: number): number {
  return 1.5 * memoryBytes - RESIDENT_SLACK_BYTES;
}

/** What the checker's own arrays may take from here on. */
function arraysWithin(memoryBytes: number): number {
  const left = residentMost(memoryBytes) - process.memoryUsage.rss();
  return Math.max(ARRAYS_BYTES_MIN, Math.min(memoryBytes, left));
}
