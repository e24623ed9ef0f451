/** Drives a search: keeps every worker busy, and stops when it is over or told to. */
import type { Search } from "../search/search.ts";
import type { Simulations } from "./simulations.ts";

export interface SearchDrive {
  readonly simulations: Pick<Simulations, "trial">;
  readonly workers: number;
  /** One seed in so many is run again, to see that it is the same; 0: none is. */
  readonly guard: number;
  /** Called after each trial, in order of arrival. */
  readonly onSettled: () => void;
  /** Stops the search where it is. */
  readonly signal: AbortSignal;
}

/** Runs a search to its end, or until the signal; what it came to is in the search. */
export function runSearch(search: Search, drive: SearchDrive): Promise<void> {
  return new Promise((resolve, reject) => {
    let open = 0;
    let over = false;
    const finish = (): void => {
      over = true;
      drive.signal.removeEventListener("abort", finish);
      search.stop();
      resolve();
    };
    const pump = (): void => {
      while (!over && open < drive.workers) {
        const next = search.next();
        if (next === null) break;
        open++;
        drive.simulations.trial(next.trial, drive.guard).then((end) => {
          if (over) return;
          open--;
          search.settle(next.number, end);
          drive.onSettled();
          pump();
        }, reject);
      }
      if (!over && search.complete) finish();
    };
    if (drive.signal.aborted) finish();
    drive.signal.addEventListener("abort", finish);
    pump();
  });
}
