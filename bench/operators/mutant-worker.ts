/**
 * A worker thread that runs a mutant through one scenario and seed after the other, until something
 * alarms.
 */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../src/core/assert.ts";
import { errorText } from "../../src/core/errors.ts";
import {
  STEPS,
  STOP,
  TASK,
  type TaskAnswer,
  type TaskMessage,
  type WorkerSetup,
} from "../../src/host/pool.ts";
import type { Protocol } from "../../src/protocol/protocol.ts";
import { simulate } from "../../src/runner/simulate.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { specifierOf } from "./bundle.ts";
import type { Run, Task, TaskResult } from "./trial.ts";

/** What `bundle` makes of the entry that `trial.ts` gives it. */
interface Loaded {
  readonly protocols: ReadonlyMap<string, { make(): Protocol }>;
  readonly places: Uint8Array;
}

const { pulse, shared: scenarios } = workerData as WorkerSetup<readonly Scenario[]>;
const port = must(parentPort, "this module runs in a worker thread");
/** The baseline is one module for many tasks. */
let loaded: { readonly text: string; readonly module: Loaded } | null = null;

port.on("message", ({ number, task }: TaskMessage<Task>) => {
  void answerTo(number, task).then((answer) => port.postMessage(answer));
});

async function answerTo(number: number, task: Task): Promise<TaskAnswer<TaskResult>> {
  try {
    if (loaded?.text !== task.text) {
      loaded = { text: task.text, module: (await import(specifierOf(task.text))) as Loaded };
    }
    Atomics.store(pulse, STEPS, 0);
    Atomics.store(pulse, TASK, number);
    return { number, done: true, result: perform(task, loaded.module) };
  } catch (error) {
    return { number, done: false, error: errorText(error) };
  }
}

function perform(task: Task, { protocols, places }: Loaded): TaskResult {
  const entry = must(protocols.get(task.protocol), "the bundle holds the protocol");
  if (task.kind === "baseline") {
    places.fill(0);
    const { hash, verdict } = runOf(task.protocol, task.run, entry.make());
    const reached = [...places.keys()].filter((place) => places[place] === 1);
    return { kind: "baseline", hash, passes: verdict === "pass", reached };
  }
  let differs = 0;
  for (const [at, run] of task.runs.entries()) {
    if (Atomics.load(pulse, STOP) === 1) return { kind: "interrupted" };
    const { hash, verdict, violations } = runOf(task.protocol, run, entry.make());
    const alarm = violations[0];
    if (verdict === "fail" && alarm !== undefined) {
      return { kind: "caught", check: alarm.check, message: alarm.message, at };
    }
    if (hash !== run.hash) differs++;
  }
  return { kind: "survived", differs };
}

/** Not in strict mode: the same hash, and one seed in an isolate slows all that follow. */
function runOf(protocol: string, { scenario, seed }: Omit<Run, "hash">, mutant: Protocol) {
  const words = must(scenarios[scenario], "a run names one of the pool's scenarios");
  return simulate(words, protocol, seed, { pulse, strict: false, protocol: mutant });
}
