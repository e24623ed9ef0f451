/**
 * Judges many files of histories on worker threads, so that signals are handled and memory is
 * bounded.
 */
import { statSync } from "node:fs";
import { type CheckAnswer, checkHistory, type FileReport } from "./check-history.ts";
import { type CheckTask, hasOwnModel } from "./check-task.ts";
import { Pool } from "./pool.ts";

/** How a file ended: as its worker answered, or with a fault of the program. */
export type FileOutcome = CheckAnswer | { readonly kind: "fault"; readonly message: string };

const WORKER = new URL("./check-worker.js", import.meta.url);
/** From source there is no compiled worker: files are then judged here, one after the other. */
const IS_COMPILED = import.meta.url.endsWith(".js");
/** A single file up to this size is first tried in the calling thread, for this long. */
const SMALL_BYTES = 2 ** 16;
const TRIED_MS = 100;
/** What a user's model does in less than this is never taken for a loop without an end. */
const STUCK_MS_MIN = 1_000;
/** How long judgements have after an interruption to say what they know. */
const GRACE_MS = 2_000;
const MIB = 2 ** 20;
/** What engine and program take besides the heaps of workers, each worker's own share included. */
const PROGRAM_MIB = 80;
const WORKER_MIB = 20;
/** The least heap with which a history of some size can be read. */
const HEAP_MIB_MIN = 24;
/** The least that `memoryBytes` may be: what it promises can be kept from here on. */
export const MEMORY_BYTES_MIN = 96 * MIB;

export interface CheckFilesOptions {
  /** 0: files are judged in the calling thread. */
  readonly workers: number;
  /** Called as files end, in any order. */
  readonly done: (outcome: FileOutcome) => void;
  /** Ends the work: what is at work says what it knows, what has not begun is left out. */
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
  if (workers === 0 || !IS_COMPILED) {
    for (const [index, task] of tasks.entries()) {
      if (signal.aborted) break;
      end(index, await checkHistory(task, () => signal.aborted));
      // A moment for signals.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return outcomes;
  }
  const [only] = tasks;
  const answer = only !== undefined && tasks.length === 1 ? await tried(only) : null;
  if (answer !== null) {
    end(0, answer);
    return outcomes;
  }
  const mib = Math.ceil((only?.memoryBytes ?? 0) / MIB);
  const count = workersWithin(mib, Math.min(workers, tasks.length));
  const pool = new Pool<CheckTask, CheckAnswer, null>({
    url: WORKER,
    workers: count,
    shared: null,
    ...patienceWith(only),
    limits: limitsOf(mib, count),
  });
  const finished = Promise.all(
    tasks.map(async (task, index) => {
      const outcome = await pool.run(task);
      end(index, outcome.kind === "done" ? outcome.result : lost(task, outcome));
    }),
  );
  const interrupted = new Promise<void>((resolve) => {
    const stop = (): void => {
      setTimeout(resolve, GRACE_MS).unref();
      void pool.interrupt().then(resolve);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  await Promise.race([finished, interrupted]);
  await pool.close();
  return outcomes;
}

/**
 * The answer for a small file, without the start of a thread, which takes longer than to judge most
 * of them. Null if it takes longer than `TRIED_MS`: signals are not handled meanwhile. An answer
 * that was not cut short is the one that a worker would give.
 */
async function tried(task: CheckTask): Promise<CheckAnswer | null> {
  // A user's own model may loop without end, and what is kept for later would be kept of this
  // attempt.
  if (task.resume !== null || hasOwnModel(task)) return null;
  const stats = statSync(task.file, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size > SMALL_BYTES) return null;
  const until = performance.now() + TRIED_MS;
  let isCut = false;
  const answer = await checkHistory(task, () => {
    isCut ||= performance.now() > until;
    return isCut;
  });
  return isCut ? null : answer;
}

/** As many workers as were asked for, if each can have a heap in which a history can be read. */
function workersWithin(mib: number, workers: number): number {
  const most = Math.floor((1.5 * mib - PROGRAM_MIB) / (WORKER_MIB + HEAP_MIB_MIN));
  return Math.max(1, Math.min(workers, most));
}

/**
 * The heap of a worker: with it ends a model, or a history, that takes more than the checker can
 * account for. All of them together hold no more than 1.5 times what was asked for.
 */
function limitsOf(
  mib: number,
  workers: number,
): { maxOldGenerationSizeMb: number; maxYoungGenerationSizeMb: number } {
  const share = (1.5 * mib - PROGRAM_MIB) / workers - WORKER_MIB;
  return {
    maxOldGenerationSizeMb: Math.max(HEAP_MIB_MIN, Math.min(mib, share)),
    maxYoungGenerationSizeMb: Math.min(48, Math.max(4, mib >> 4)),
  };
}

/**
 * How long a user's model may take for one call once the time of its history is over: nothing else
 * can end a call that does not return.
 */
function patienceWith(task: CheckTask | undefined): { stallMs: number; stallAfterMs?: number } {
  if (task === undefined || !hasOwnModel(task) || task.timeoutMs === 0) return { stallMs: 0 };
  return { stallMs: Math.max(STUCK_MS_MIN, task.timeoutMs / 2), stallAfterMs: task.timeoutMs };
}

/**
 * A worker that ended by itself, or was ended: out of memory and out of time are verdicts,
 * everything else a fault of ours.
 */
function lost(
  task: CheckTask,
  outcome: { kind: "crashed"; message: string } | { kind: "stalled" | "outgrown" },
): FileOutcome {
  if (outcome.kind === "stalled") {
    return undecided(
      task,
      "time",
      `Undecided: out of time in a call of the model ${task.model} that did not return.`,
    );
  }
  if (outcome.kind === "crashed") {
    return { kind: "fault", message: `${task.file}: ${outcome.message}` };
  }
  return undecided(
    task,
    "memory",
    "Undecided: out of memory, most of it not the checker's own; give it more with --memory.",
  );
}

function undecided(task: CheckTask, limit: "time" | "memory", why: string): FileOutcome {
  const report: FileReport = {
    file: task.file,
    model: task.model,
    format: task.format ?? "unknown",
    operations: 0,
    evidence: { answers: 0, unknownReads: 0, keys: 0 },
    notes: [],
    verdict: "unknown",
    ms: 0,
    explanation: { kind: "unknown", limit, work: 0, verified: null, words: [why] },
    checks: null,
    witness: null,
    witnessTimeline: null,
  };
  return { kind: "judged", report, page: null };
}
