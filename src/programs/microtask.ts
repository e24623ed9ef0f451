/** `queueMicrotask`, over the queue of the program that has its turn. */
import { notCallable } from "./not-callable.ts";
import { type Job, present } from "./turns.ts";

/** `queueMicrotask`: what it throws ends the process. */
class CallbackJob implements Job {
  readonly task = present().task;
  readonly #callback: () => unknown;

  constructor(callback: () => unknown) {
    this.#callback = callback;
  }

  run(): void {
    this.#callback();
  }
}

/** As the global function. */
export function queueMicrotask(callback: unknown): void {
  if (typeof callback !== "function")
    throw notCallable("queueMicrotask wants a function", callback);
  present().add(new CallbackJob(callback as () => unknown));
}
