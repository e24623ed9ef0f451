/**
 * The thread of `rashomon exhaust`: it makes no pause in which a signal could be heard, which the
 * main thread is sent instead.
 */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { InputError } from "../core/errors.ts";
import type { ExhaustAnswer, ExhaustSetup } from "./exhaust.ts";
import { exhaust } from "./exhausting.ts";
import type { Output } from "./io.ts";

const { given, io, interrupted } = workerData as ExhaustSetup;
const port = must(parentPort, "this module runs in a worker thread");
const answer = (message: ExhaustAnswer): void => port.postMessage(message);

const output = (to: "stdout" | "stderr"): Output => ({
  ...io[to],
  write: (text) => answer({ kind: "written", to, text }),
});

try {
  const code = await exhaust(
    given,
    { ...io, stdout: output("stdout"), stderr: output("stderr") },
    () => Atomics.load(interrupted, 0) === 1,
  );
  answer({ kind: "ended", code });
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  answer({ kind: "refused", problems: error.problems });
}
