/** Less of what is waited for where progress is judged: chaos that nothing comes of, recovery. */
import { formatDuration } from "../../core/formatting.ts";
import { parseDuration } from "../../core/quantities.ts";
import { type Candidate, plansOf, withFields } from "./candidate.ts";
import { eventsOf } from "./idle-time.ts";
import { judgesProgress } from "./promise.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** Of a time, what is left of it, the boldest first. */
const PARTS = [1 / 64, 1 / 16, 1 / 4, 1 / 2] as const;

/** The chaos ends when nothing more comes otherwise than in a calm run, or sooner. */
export function* shorterChaos(shrinking: Shrinking): Pass {
  if (!judgesProgress(shrinking.best.source)) return;
  const durationUs = durationOf(shrinking.best);
  const ends = eventsOf(shrinking).filter((us) => us < durationUs);
  const moments = [Math.max(0, ...ends) + 1, ...PARTS.map((part) => Math.ceil(part * durationUs))];
  for (const us of moments.sort((a, b) => a - b)) {
    if (us >= durationUs) return;
    const isFound = shrinking.attempt(until(shrinking.best, us));
    yield;
    if (isFound) return;
  }
}

/** Less time to recover, and for the leader to stay. */
export function* shorterRecovery(shrinking: Shrinking): Pass {
  const { source } = shrinking.best;
  if (!judgesProgress(source) || !shrinking.mayChangeTimes) return;
  for (const field of ["heal", "stays"]) {
    for (const part of PARTS) {
      for (;;) {
        const us = Math.floor(part * (parseDuration(shrinking.best.source[field]) ?? 0));
        if (us < 1) break;
        const less = withFields(shrinking.best, { [field]: formatDuration(us) });
        const isFound = shrinking.attempt(less);
        yield;
        if (!isFound) break;
      }
    }
  }
}

function durationOf({ source }: Candidate): number {
  return parseDuration(source["duration"]) ?? 0;
}

/** The candidate with chaos until a moment; what would begin later never does. */
function until(candidate: Candidate, us: number): Candidate {
  const faults = plansOf(candidate.source).filter(({ at }) => (parseDuration(at) ?? 0) < us);
  return withFields(candidate, { duration: formatDuration(us), faults });
}
