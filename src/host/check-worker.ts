/**
 * A worker thread that judges histories: takes one file at a time and answers with what it came to.
 */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { errorText } from "../core/errors.ts";
import { type CheckAnswer, checkHistory } from "./check-history.ts";
import { type CheckTask, hasOwnModel } from "./check-task.ts";
import { STEPS, STOP, TASK, type TaskAnswer, type TaskMessage, type WorkerSetup } from "./pool.ts";

const port = must(parentPort, "this module runs in a worker thread");
const { pulse } = workerData as WorkerSetup<null>;
const interrupted = (): boolean => Atomics.load(pulse, STOP) === 1;
/** How often the pulse beats while a history is read. */
const BEAT_MS = 100;

/** The pulse of a user's model: it stops while a call of the model does not return. */
const beat = (): void => {
  Atomics.store(pulse, STEPS, (Atomics.load(pulse, STEPS) + 1) % 2 ** 30);
};

/** Judges by a model of a user's, of which who waits for the answer can tell that it is stuck. */
async function felt(number: number, task: CheckTask): Promise<CheckAnswer> {
  Atomics.store(pulse, TASK, number);
  const beating = setInterval(beat, BEAT_MS);
  try {
    return await checkHistory(task, () => {
      beat();
      return interrupted();
    });
  } finally {
    clearInterval(beating);
  }
}

port.on("message", ({ number, task }: TaskMessage<CheckTask>) => {
  const answer = hasOwnModel(task) ? felt(number, task) : checkHistory(task, interrupted);
  answer.then(
    (result) => {
      port.postMessage({ number, done: true, result } satisfies TaskAnswer<CheckAnswer>);
    },
    (error: unknown) => {
      const answer = { number, done: false, error: errorText(error) } as const;
      port.postMessage(answer satisfies TaskAnswer<CheckAnswer>);
    },
  );
});
