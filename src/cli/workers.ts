/** How many worker threads a command starts. */
import { availableParallelism } from "node:os";
import { parseCount } from "./arguments.ts";
import type { Io } from "./io.ts";

/** A machine of few cores may still be asked for this many: each takes some 30 MiB. */
const WORKERS_ALLOWED = 8;

/** What `--workers` says in the help. */
export const WORKERS_ABOUT = `Worker threads (default: one for each core; at most that or ${WORKERS_ALLOWED})`;

/**
 * At least 1, and no more than there are tasks or cores to keep busy; 0 where there are to be no
 * threads.
 * @throws {InputError} if the option is not such a number.
 */
export function workersOf(asked: string | undefined, tasks: number, io: Io): number {
  const cores = availableParallelism();
  const wanted = asked === undefined ? cores : parseCount("--workers", asked, 1);
  const allowed = Math.min(wanted, Math.max(cores, WORKERS_ALLOWED));
  return io.threads ? Math.max(1, Math.min(allowed, tasks)) : 0;
}
