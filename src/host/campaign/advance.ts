/** Brings a campaign forward: what is due is handed to the queue, what is spent is dropped. */
import type { FirstFailure } from "../../campaign/tasks.ts";
import { type Due, dueOf, type Standing } from "../../campaign/tasks.ts";
import type { Board, CampaignRecord } from "./store.ts";

/** Pieces that wait for a worker, beside those that the workers come to meanwhile. */
const AHEAD = 256;
/** For each task at work, so many wait. */
const AHEAD_EACH = 4;

/** How many pieces are to be known to the queue while so many tasks are at work. */
export function aheadOf(active: number): number {
  return AHEAD + AHEAD_EACH * active;
}

/**
 * Done twice, or by two at the same time, it is as good as once.
 * @param nowMs the time of this machine.
 * @returns whether nothing is left to do, and nothing is at work.
 */
export async function advance(
  { spec, deadlineMs }: CampaignRecord,
  board: Board,
  nowMs: number,
): Promise<boolean> {
  const isClosed = deadlineMs !== null && nowMs >= deadlineMs;
  const pending = await board.pending();
  const pieces = [...pending].filter((key) => key.startsWith("piece-")).length;
  const { active, waiting } = await board.counts();
  if (isClosed && pieces > 0 && waiting > 0) await board.drain();
  const aside = new Set((await board.aside()).map(({ key }) => key));
  // After what waits: a task that ended between the two is among those that are done.
  const done = await board.done();
  const standing: Standing = { done, aside, isClosed, pending: pieces, failures: null };
  const due = await withFailures(
    dueOf(spec, standing, aheadOf(active)),
    board,
    (failures) => dueOf(spec, { ...standing, failures }, aheadOf(active)),
    done,
  );
  const fresh = due.tasks.filter(({ key }) => !pending.has(key));
  if (fresh.length > 0) await board.add(fresh);
  if (due.spent.length > 0) await board.forget(due.spent);
  return due.isOver && pending.size === 0;
}

/** Once the sum over all pieces is known, what follows from the failures that it names. */
async function withFailures(
  due: Due,
  board: Board,
  again: (failures: readonly FirstFailure[]) => Due,
  done: ReadonlySet<string>,
): Promise<Due> {
  if (due.sum === null || !done.has(due.sum)) return due;
  for await (const { result } of board.results([due.sum])) {
    if (result.kind === "sum") return again(result.failures);
  }
  return due;
}
