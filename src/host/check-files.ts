/** Judges many files of histories, on worker threads where there is more than one to do. */
import { type CheckAnswer, type CheckTask, checkHistory } from "./check-history.ts";
import { Pool } from "./pool.ts";

/** How a file ended: as its worker answered, or with a fault of the program. */
export type FileOutcome = CheckAnswer | { readonly kind: "fault"; readonly message: string };

const WORKER = new URL("./check-worker.js", import.meta.url);

export interface CheckFilesOptions {
  readonly workers: number;
  /** Called as files end, in any order. */
  readonly done: (outcome: FileOutcome) => void;
  /** Ends the work; what has not ended is left out. */
  readonly signal: AbortSignal;
}

/** The outcomes, in the order of the tasks; null for those that an interruption left undone. */
export async function checkFiles(
  tasks: readonly CheckTask[],
  { workers, done, signal }: CheckFilesOptions,
): Promise<(FileOutcome | null)[]> {
  const outcomes = new Array<FileOutcome | null>(tasks.length).fill(null);
  const end = (index: number, outcome: FileOutcome): void => {
    outcomes[index] = outcome;
    done(outcome);
  };
  const count = Math.min(workers, tasks.length);
  if (count <= 1) {
    for (const [index, task] of tasks.entries()) {
      if (signal.aborted) break;
      end(index, await checkHistory(task));
      // A moment for signals.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return outcomes;
  }
  const pool = new Pool<CheckTask, CheckAnswer, null>({
    url: WORKER,
    workers: count,
    shared: null,
    stallMs: 0,
  });
  const interrupted = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const finished = Promise.all(
    tasks.map(async (task, index) => {
      const outcome = await pool.run(task);
      if (outcome.kind === "done") end(index, outcome.result);
      else {
        const message = outcome.kind === "crashed" ? outcome.message : "the worker stood still";
        end(index, { kind: "fault", message: `${task.file}: ${message}` });
      }
    }),
  );
  await Promise.race([finished, interrupted]);
  await pool.close();
  return outcomes;
}
