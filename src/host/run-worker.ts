/** A worker thread that simulates: takes one task at a time and answers with what it came to. */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { errorText, thrownText } from "../core/errors.ts";
import { ForbiddenCallError } from "../runner/traps.ts";
import { CallerError } from "../world/checked-caller.ts";
import { loadSystems } from "./own-systems.ts";
import { perform } from "./perform.ts";
import { STEPS, TASK, type TaskAnswer, type TaskMessage, WORK, type WorkerSetup } from "./pool.ts";
import type { WorkerShare } from "./simulations.ts";
import type { Task, TaskResult } from "./tasks.ts";

const { pulse, shared } = workerData as WorkerSetup<WorkerShare>;
const { scenarios, systems } = shared;
const port = must(parentPort, "this module runs in a worker thread");

/** What a promise of the task's nodes did after their handlers had returned; null: nothing. */
let late: string | null = null;

// A promise that a handler left pending is no reason to end; a handler that returns one is a
// node-error.
process.on("unhandledRejection", (reason) => {
  if (reason instanceof CallerError || reason instanceof ForbiddenCallError) {
    late ??= thrownText(reason);
    return;
  }
  process.stderr.write(
    `A promise of a node was rejected, and nothing waited for it: ${thrownText(reason)}\n`,
  );
});

for (const bundle of systems) await loadSystems(bundle);

port.on("message", ({ number, task }: TaskMessage<Task>) => {
  Atomics.store(pulse, STEPS, 0);
  Atomics.store(pulse, WORK, 0);
  Atomics.store(pulse, TASK, number);
  late = null;
  const answer = answerTo(number, task);
  // What promises of nodes do, they have done by then.
  setImmediate(() => port.postMessage(late === null ? answer : withLate(answer, late)));
});

/**
 * What its handlers did after it was over is in no run: a run of which that is so has no verdict.
 */
function withLate(answer: TaskAnswer<TaskResult>, message: string): TaskAnswer<TaskResult> {
  if (!answer.done) return answer;
  const { number, result } = answer;
  return result.kind === "run" || result.kind === "trial"
    ? { number, done: true, result: { kind: "late", message } }
    : { number, done: false, error: message };
}

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
