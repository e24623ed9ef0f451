/**
 * A worker thread that judges histories: takes one file at a time and answers with what it came to.
 */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { errorText } from "../core/errors.ts";
import { type CheckAnswer, type CheckTask, checkHistory } from "./check-history.ts";
import { STOP, type TaskAnswer, type TaskMessage, type WorkerSetup } from "./pool.ts";

const port = must(parentPort, "this module runs in a worker thread");
const { pulse } = workerData as WorkerSetup<null>;
const interrupted = (): boolean => Atomics.load(pulse, STOP) === 1;

port.on("message", ({ number, task }: TaskMessage<CheckTask>) => {
  checkHistory(task, interrupted).then(
    (result) => {
      port.postMessage({ number, done: true, result } satisfies TaskAnswer<CheckAnswer>);
    },
    (error: unknown) => {
      const answer = { number, done: false, error: errorText(error) } as const;
      port.postMessage(answer satisfies TaskAnswer<CheckAnswer>);
    },
  );
});
