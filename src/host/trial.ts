/** Whether code of a user's own loads, tried in a thread that can be ended. */
import { Worker } from "node:worker_threads";
import type { InputProblem } from "../core/errors.ts";
import type { TrialNews, Tried } from "./trial-worker.ts";

const WORKER = new URL("./trial-worker.js", import.meta.url);
/** Code that takes less than this is never taken for code that does not load. */
export const LOADING_MS_MIN = 5_000;

/** From source there is no compiled worker: code is then loaded without a trial. */
export const CAN_TRY = import.meta.url.endsWith(".js");

/** How a trial ended. */
export type Trial =
  | { readonly kind: "loaded"; readonly problems: readonly InputProblem[] }
  /** Its thread ended, or was ended, before it had loaded. `message` follows the file's name. */
  | { readonly kind: "ended"; readonly message: string };

/**
 * Loads code in a thread of its own, since only that can be ended while the code loops. What it
 * prints is not shown.
 * @param patienceMs how long it may take from when its thread begins to load it; 0: no limit.
 * @param late what is said of it past that.
 * @param signal ends it at once: nothing is then known of the code.
 */
export async function tryLoading(
  tried: Tried,
  { patienceMs, late, signal }: { patienceMs: number; late: string; signal?: AbortSignal },
): Promise<Trial> {
  const worker = new Worker(WORKER, { workerData: tried, stdout: true, stderr: true });
  const trial = await new Promise<Trial>((resolve) => {
    const end = (message: string): void => resolve({ kind: "ended", message });
    worker.on("message", (news: TrialNews) => {
      if (news !== "begins") resolve({ kind: "loaded", problems: news });
      else if (patienceMs > 0) setTimeout(() => end(late), patienceMs).unref();
    });
    worker.on("error", ({ message }: Error) => end(`cannot be loaded: ${message}`));
    worker.on("exit", () =>
      end("ended before it was loaded: it awaits what never comes, or exits"),
    );
    signal?.addEventListener("abort", () => end("interrupted"), { once: true });
    if (signal?.aborted) end("interrupted");
  });
  await worker.terminate();
  return trial;
}
