/** A worker thread that simulates: takes one task at a time and answers with what it came to. */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { errorText, thrownText } from "../core/errors.ts";
import { loadSystems } from "./own-systems.ts";
import { STEPS, TASK, type TaskAnswer, type TaskMessage, type WorkerSetup } from "./pool.ts";
import type { WorkerShare } from "./simulations.ts";
import { perform, type Task, type TaskResult } from "./tasks.ts";

const { pulse, shared } = workerData as WorkerSetup<WorkerShare>;
const { scenarios, systems } = shared;
const port = must(parentPort, "this module runs in a worker thread");

// A promise that a handler left pending is no reason to end; a handler that returns one is a
// node-error.
process.on("unhandledRejection", (reason) => {
  process.stderr.write(
    `A promise of a node was rejected, and nothing waited for it: ${thrownText(reason)}\n`,
  );
});

for (const bundle of systems) await loadSystems(bundle);

port.on("message", ({ number, task }: TaskMessage<Task>) => {
  Atomics.store(pulse, STEPS, 0);
  Atomics.store(pulse, TASK, number);
  port.postMessage(answerTo(number, task));
});

function answerTo(number: number, task: Task): TaskAnswer<TaskResult> {
  try {
    const tell = (result: TaskResult): void => {
      port.postMessage({ number, done: true, result } satisfies TaskAnswer<TaskResult>);
    };
    return { number, done: true, result: perform(scenarios, task, pulse, tell) };
  } catch (error) {
    return { number, done: false, error: errorText(error) };
  }
}
