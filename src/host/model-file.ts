/** Whether the file of a user's model loads. */
import { InputError } from "../core/errors.ts";
import { loadModel, wrongModel } from "./models.ts";
import { CAN_TRY, LOADING_MS_MIN, tryLoading } from "./trial.ts";

/**
 * Loads a user's model in a thread of its own.
 * @param timeoutMs how long the file may take, five seconds at least; 0: no limit.
 * @param signal ends it at once: nothing is then known of the file.
 * @throws {InputError} naming the file, if it does not load in time or has no model.
 */
export async function tryModel(
  path: string,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  if (!CAN_TRY) {
    await loadModel(path);
    return;
  }
  const patienceMs = timeoutMs === 0 ? 0 : Math.max(LOADING_MS_MIN, timeoutMs);
  const late = `has not loaded within ${patienceMs} ms: does it loop? --timeout gives it longer`;
  const trial = await tryLoading({ kind: "model", path }, { patienceMs, late, signal });
  if (signal.aborted) return;
  if (trial.kind === "ended") throw wrongModel(`${path} ${trial.message}`);
  if (trial.problems.length > 0) throw new InputError(trial.problems);
}
