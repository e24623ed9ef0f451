/** The workers of a run: one makes it and answers at once, another does what takes long. */
import type { Answers, MadeRun, RunOrder, Smaller, Story } from "../engine/messages.ts";
import { firstWorker, startWorker, type WorkerClient } from "../worker-client.ts";

export class RunWorkers {
  /** Of the run that is shown; null: none was made yet. */
  order: RunOrder | null = null;
  readonly #engine: () => Promise<string>;
  #client: WorkerClient | null = null;
  #helper: WorkerClient | null = null;

  constructor(engine: () => Promise<string>) {
    this.#engine = engine;
  }

  /** Makes a run, of which the rest is asked from then on. */
  async make(order: RunOrder, progress: (steps: number) => void): Promise<MadeRun> {
    this.order = order;
    this.#client ??= await firstWorker(this.#engine);
    return await this.#client.ask({ kind: "run", order }, progress);
  }

  /** What it knows of the run before is of no more use. */
  forget(): void {
    this.#helper?.close();
    this.#helper = null;
  }

  close(): void {
    this.#client?.close();
    this.forget();
  }

  story(): Promise<Story | null> {
    return this.#made().ask({ kind: "story" });
  }

  direct(step: number): Promise<readonly number[]> {
    return this.#made().ask({ kind: "direct", step });
  }

  async smaller(order: RunOrder, progress: (steps: number) => void): Promise<Smaller> {
    return await (await this.#helping()).ask({ kind: "smaller", order }, progress);
  }

  async enough(): Promise<void> {
    await (await this.#helping()).ask({ kind: "enough" });
  }

  /** What the panel asks. */
  readonly asked = {
    moment: (step: number): Promise<Answers["moment"]> =>
      this.#made().ask({ kind: "moment", step }),
    words: async (from: number, to: number): Promise<readonly string[]> =>
      this.#client === null ? [] : await this.#client.ask({ kind: "words", from, to }),
    find: (question: string, max: number): Promise<Answers["find"]> =>
      this.#made().ask({ kind: "find", question, max }),
    order: (): Promise<Answers["order"]> => this.#made().ask({ kind: "order" }),
    cycles: (): Promise<Answers["cycles"]> => this.#made().ask({ kind: "cycles" }),
    why: async (): Promise<Answers["why"]> =>
      await (await this.#helping()).ask({ kind: "why", order: this.#ordered() }),
    choices: async (step: number): Promise<Answers["choices"]> =>
      await (await this.#helping()).ask({ kind: "choices", order: this.#ordered(), step }),
  };

  #made(): WorkerClient {
    if (this.#client === null) throw new Error("there is no run");
    return this.#client;
  }

  #ordered(): RunOrder {
    if (this.order === null) throw new Error("there is no run");
    return this.order;
  }

  async #helping(): Promise<WorkerClient> {
    this.#helper ??= await startWorker(this.#engine);
    return this.#helper;
  }
}
