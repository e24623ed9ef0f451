/** The page's side of its worker: asks, and promises of answers. */
import type { AnswerMessage, Answers, Ask, AskMessage } from "./engine/messages.ts";

interface Waiting {
  resolve(answer: Answers[keyof Answers]): void;
  reject(error: Error): void;
  progress(steps: number): void;
}

export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: { readonly data: AnswerMessage }) => this.#hear(data);
    worker.onerror = ({ message }) => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error(message));
      this.#waiting.clear();
    };
  }

  /** @param progress called with the steps while a run is made. */
  ask<Kind extends Ask["kind"]>(
    ask: Ask & { readonly kind: Kind },
    progress: (steps: number) => void = () => undefined,
  ): Promise<Answers[Kind]> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, progress });
      this.#worker.postMessage({ id, ask } satisfies AskMessage);
    });
  }

  close(): void {
    this.#worker.terminate();
  }

  #hear(message: AnswerMessage): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.kind === "progress") {
      waiting.progress(message.steps);
      return;
    }
    this.#waiting.delete(message.id);
    if (message.kind === "answer") waiting.resolve(message.answer);
    else waiting.reject(new Error(message.message));
  }
}

/** A worker that runs a text: the engine that the page carries. */
export async function startWorker(engine: () => Promise<string>): Promise<WorkerClient> {
  const url = URL.createObjectURL(new Blob([await engine()], { type: "text/javascript" }));
  return new WorkerClient(new Worker(url));
}

let ahead: Promise<WorkerClient> | null = null;

/** Starts the worker of the first run before the page is there to ask it. */
export function startAhead(engine: () => Promise<string>): void {
  ahead = startWorker(engine);
  // A failure is reported by `firstWorker`, which returns the same promise.
  ahead.catch(() => undefined);
}

/** The worker that was started ahead, once; else another. */
export function firstWorker(engine: () => Promise<string>): Promise<WorkerClient> {
  const first = ahead ?? startWorker(engine);
  ahead = null;
  return first;
}
