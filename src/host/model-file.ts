/** Whether the file of a user's model loads, tried in a thread that can be ended. */
import { Worker } from "node:worker_threads";
import { InputError, type InputProblem } from "../core/errors.ts";
import type { ModelNews } from "./model-worker.ts";
import { loadModel, wrongModel } from "./models.ts";

const WORKER = new URL("./model-worker.js", import.meta.url);
/** From source there is no compiled worker: the file is then loaded here. */
const IS_COMPILED = import.meta.url.endsWith(".js");
/** A file that takes less than this is never taken for one that does not load. */
const LOADING_MS_MIN = 5_000;

/** How the trial of a file ended. */
type Trial =
  | { readonly kind: "loaded"; readonly problems: readonly InputProblem[] }
  /** Its thread ended, or was ended, before it had loaded. */
  | { readonly kind: "ended"; readonly message: string };

/**
 * Loads a user's model in a thread of its own, since only that can be ended while the file loops.
 * @param timeoutMs how long the file may take, five seconds at least; 0: no limit.
 * @param signal ends it at once: nothing is then known of the file.
 * @throws {InputError} naming the file, if it does not load in time or has no model.
 */
export async function tryModel(
  path: string,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  if (!IS_COMPILED) {
    await loadModel(path);
    return;
  }
  const worker = new Worker(WORKER, { workerData: path });
  const patienceMs = timeoutMs === 0 ? 0 : Math.max(LOADING_MS_MIN, timeoutMs);
  const late = `has not loaded within ${patienceMs} ms: does it loop? --timeout gives it longer`;
  const trial = await new Promise<Trial>((resolve) => {
    const end = (message: string): void => resolve({ kind: "ended", message });
    worker.on("message", (news: ModelNews) => {
      if (news !== "begins") resolve({ kind: "loaded", problems: news });
      else if (patienceMs > 0) setTimeout(() => end(late), patienceMs).unref();
    });
    worker.on("error", ({ message }: Error) => end(`cannot be loaded: ${message}`));
    worker.on("exit", () =>
      end("ended before it was loaded: it awaits what never comes, or exits"),
    );
    signal.addEventListener("abort", () => end("interrupted"), { once: true });
    if (signal.aborted) end("interrupted");
  });
  await worker.terminate();
  if (signal.aborted) return;
  if (trial.kind === "ended") throw wrongModel(`${path} ${trial.message}`);
  if (trial.problems.length > 0) throw new InputError(trial.problems);
}
