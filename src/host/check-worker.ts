/** A worker thread that judges histories: takes one file at a time and answers with what it came to. */
import { parentPort } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { errorText } from "../core/errors.ts";
import { type CheckAnswer, type CheckTask, checkHistory } from "./check-history.ts";
import type { TaskAnswer, TaskMessage } from "./pool.ts";

const port = must(parentPort, "this module runs in a worker thread");

port.on("message", ({ number, task }: TaskMessage<CheckTask>) => {
  checkHistory(task).then(
    (result) => {
      port.postMessage({ number, done: true, result } satisfies TaskAnswer<CheckAnswer>);
    },
    (error: unknown) => {
      const answer = { number, done: false, error: errorText(error) } as const;
      port.postMessage(answer satisfies TaskAnswer<CheckAnswer>);
    },
  );
});
