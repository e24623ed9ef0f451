/** Drives searches: keeps every worker busy, and stops when they are over or asked to. */
import type { TrialEnd } from "../search/search.ts";
import type { Trial } from "../search/strategies/strategy.ts";
import type { Simulations } from "./simulations.ts";

/** What hands out trials and takes what they come to: a search, or the hunt for a mutant. */
export interface Source {
  next(): { readonly number: number; readonly trial: Trial; readonly covers?: boolean } | null;
  settle(number: number, end: TrialEnd): void;
  readonly complete: boolean;
}

export interface SearchDrive {
  readonly simulations: Pick<Simulations, "trial">;
  readonly workers: number;
  /** One seed in so many is run again, to see that it is the same; 0: none is. */
  readonly guard: number;
  /** Called after each trial, in order of arrival, with the source that it was of. */
  readonly onSettled: (source: Source) => void;
  /** Stops the searches where they are. */
  readonly signal: AbortSignal;
}

/**
 * Runs sources to their ends, earlier ones first, or until the signal; what they came to is in
 * them.
 */
export function runSearch(sources: readonly Source[], drive: SearchDrive): Promise<void> {
  return new Promise((resolve, reject) => {
    let open = 0;
    let over = false;
    /** All sources before this one are complete. */
    let first = 0;
    const finish = (): void => {
      over = true;
      drive.signal.removeEventListener("abort", finish);
      resolve();
    };
    const begin = (source: Source): boolean => {
      const next = source.complete ? null : source.next();
      if (next === null) return false;
      open++;
      const settled = (end: TrialEnd): void => {
        if (over) return;
        open--;
        source.settle(next.number, end);
        drive.onSettled(source);
        pump();
      };
      drive.simulations.trial(next.trial, drive.guard, next.covers).then(settled).catch(reject);
      return true;
    };
    const pump = (): void => {
      while (first < sources.length && sources[first]?.complete) first++;
      for (let at = first; !over && at < sources.length && open < drive.workers; ) {
        if (!begin(sources[at] as Source)) at++;
      }
      if (!over && open === 0 && sources.every(({ complete }) => complete)) finish();
    };
    if (drive.signal.aborted) finish();
    drive.signal.addEventListener("abort", finish);
    pump();
  });
}
