/** A worker thread that loads code of a user's own once, to say what is wrong with it. */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { InputError, type InputProblem } from "../core/errors.ts";
import type { SystemBundle } from "./own-systems.ts";

/** What is loaded: the file of a model, or the systems of a scenario. */
export type Tried =
  | { readonly kind: "model"; readonly path: string }
  | { readonly kind: "systems"; readonly bundle: SystemBundle };

/** What the thread says: that it begins to load, and in the end what is wrong. */
export type TrialNews = "begins" | readonly InputProblem[];

const port = must(parentPort, "this module runs in a worker thread");

/** What loads it: imported before the time of the user's code begins. */
async function loaderOf(tried: Tried): Promise<() => Promise<unknown>> {
  if (tried.kind === "model") {
    const { loadModel } = await import("./models.ts");
    return () => loadModel(tried.path);
  }
  const { loadEngine, loadSystems } = await import("./own-systems.ts");
  await loadEngine();
  return () => loadSystems(tried.bundle);
}

const load = await loaderOf(workerData as Tried);
port.postMessage("begins" satisfies TrialNews);
try {
  await load();
  port.postMessage([] satisfies TrialNews);
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  port.postMessage(error.problems satisfies TrialNews);
}
