/** A worker thread that makes parts of a search by departures, one at a time. */
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../core/assert.ts";
import { errorText, InputError } from "../core/errors.ts";
import { Departing } from "../search/exhaustive/departing.ts";
import type { Part } from "../search/exhaustive/departures.ts";
import { planting, type Subject, subjectOf, subjectOfScenario } from "../search/subject.ts";
import { COUNTED, type DeparturesShare, type PartAnswer } from "./exhaust-departures.ts";
import { knownBy, loadSystems } from "./own-systems.ts";
import { STOP, TASK, type TaskAnswer, type TaskMessage, type WorkerSetup } from "./pool.ts";

const { pulse, shared } = workerData as WorkerSetup<DeparturesShare>;
const { systems, bounds, isPlain, detectors, counts } = shared;
const port = must(parentPort, "this module runs in a worker thread");

for (const bundle of systems) await loadSystems(bundle);

/** Made with the first part: its calm run is that of all parts. */
let departing: Departing | null = null;

function subjectOfShare({ system, scenario, mutant }: DeparturesShare): Subject {
  const subject =
    scenario === null ? subjectOf(system) : subjectOfScenario(scenario, knownBy(scenario));
  return mutant === null ? subject : planting(subject, mutant);
}

function made(part: Part): PartAnswer {
  const stop = (check: string): boolean => detectors.includes(check);
  departing ??= new Departing(subjectOfShare(shared), bounds, { stop, isPlain });
  const first = (part.number * COUNTED.length) % counts.length;
  return departing.make(part, (soFar) => {
    for (const [at, count] of COUNTED.entries()) counts[first + at] = soFar[count];
    return Atomics.load(pulse, STOP) === 0;
  });
}

function answerTo({ number, task }: TaskMessage<Part>): TaskAnswer<PartAnswer> {
  try {
    return { number, done: true, result: made(task) };
  } catch (error) {
    if (error instanceof InputError) {
      return { number, done: true, result: { problems: error.problems } };
    }
    return { number, done: false, error: errorText(error) };
  }
}

port.on("message", (message: TaskMessage<Part>) => {
  Atomics.store(pulse, TASK, message.number);
  const answer = answerTo(message);
  const isMade = answer.done && "listed" in answer.result;
  port.postMessage(answer, isMade ? [answer.result.listed.buffer as ArrayBuffer] : []);
});
