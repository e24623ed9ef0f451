/** Loads systems of a user's own once they are known to load: their code may loop. */
import { InputError } from "../core/errors.ts";
import type { Registries } from "../scenario/scope.ts";
import { isLoaded, loadEngine, loadSystems, type SystemBundle } from "./own-systems.ts";
import { CAN_TRY, LOADING_MS_MIN, tryLoading } from "./trial.ts";

/**
 * Loads systems in this thread, after a trial in another one. This one loads the library that
 * they share meanwhile.
 * @throws {InputError} naming their files, if they do not load within five seconds, or one is none.
 */
export async function loadTriedSystems(bundle: SystemBundle): Promise<Registries> {
  if (!CAN_TRY || isLoaded(bundle)) return await loadSystems(bundle);
  const late = `not loaded within ${LOADING_MS_MIN} ms: does its code loop outside of functions?`;
  const [trial] = await Promise.all([
    tryLoading({ kind: "systems", bundle }, { patienceMs: LOADING_MS_MIN, late }),
    loadEngine(),
  ]);
  if (trial.kind === "ended") {
    throw new InputError([{ file: bundle.file, message: trial.message }]);
  }
  if (trial.problems.length > 0) throw new InputError(trial.problems);
  return await loadSystems(bundle);
}
