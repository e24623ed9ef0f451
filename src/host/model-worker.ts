/** A worker thread that loads a user's model once, to say what is wrong with its file. */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { InputError, type InputProblem } from "../core/errors.ts";
import { loadModel } from "./models.ts";

/** What the thread says: that it begins to load the file, and in the end what is wrong with it. */
export type ModelNews = "begins" | readonly InputProblem[];

const port = must(parentPort, "this module runs in a worker thread");

async function problemsOf(path: string): Promise<readonly InputProblem[]> {
  try {
    await loadModel(path);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

port.postMessage("begins" satisfies ModelNews);
port.postMessage((await problemsOf(workerData as string)) satisfies ModelNews);
