/**
 * The workers that a process lends to a campaign in a queue: each takes a task, does it, and hands
 * in what it came to. They outlive a server that goes away and comes back.
 */
import type { Job, Worker } from "bullmq";
import type { CampaignResult } from "../../campaign/results.ts";
import { readTask } from "../../campaign/tasks.ts";
import { thrownText } from "../../core/errors.ts";
import { packed } from "./packing.ts";
import { type Place, withoutSecrets } from "./place.ts";
import { type Bull, backendOf, connectionOf, PREFIX, toClientName } from "./queue-connection.ts";
import type { Crew, Handler, WorkOptions } from "./store.ts";

/**
 * Processes that vanish with the same task before it is set aside. From the second on the task is
 * done in a process of its own, whose death is an attempt like any other.
 */
const VANISHED_MAX = 20;

export class QueueCrew implements Crew {
  readonly #given = new AbortController();
  readonly #make: () => Worker;
  readonly #onTrouble: (error: unknown) => void;
  readonly #retryMs: number;
  #worker: Worker;
  #hasLeft = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    bull: Bull,
    place: Place,
    name: string,
    handler: Handler,
    { workers, name: process, leaseMs, onTrouble, onQuiet }: WorkOptions,
  ) {
    let atWork = 0;
    const perform = async (job: Job, token?: string): Promise<string> => {
      atWork++;
      try {
        const task = readTask(job.data, place.shown);
        const attempt = { vanished: job.stalledCounter, signal: this.#given.signal };
        const result: CampaignResult = await handler(task, attempt);
        if (!this.#given.signal.aborted) return packed(result);
        await job.moveToWait(token);
        throw new bull.WaitingError();
      } finally {
        atWork--;
      }
    };
    // "drained" comes when no task is left to begin: the last may be at work for long after it.
    const onEnded = (): void => {
      // By then the next task, if one was there, has begun.
      setImmediate(() => {
        if (atWork === 0 && !this.#hasLeft) onQuiet();
      });
    };
    this.#onTrouble = (error) => onTrouble(withoutSecrets(thrownText(error), place));
    this.#retryMs = Math.min(leaseMs, 5_000);
    this.#make = () => {
      const worker: Worker = new bull.Worker(
        name,
        perform,
        {
          connection: connectionOf(place),
          prefix: PREFIX,
          name: toClientName(process),
          autorun: false,
          concurrency: workers,
          lockDuration: leaseMs,
          stalledInterval: leaseMs,
          maxStalledCount: VANISHED_MAX,
          runRetryDelay: this.#retryMs,
        },
        ...backendOf(bull, place),
      );
      worker.on("error", this.#onTrouble);
      worker.on("drained", onQuiet);
      worker.on("completed", onEnded);
      return worker;
    };
    this.#worker = this.#begin();
  }

  /**
   * A worker that found no server asks the same failed connection for ever, without a pause:
   * another one is made a little later.
   */
  #begin(): Worker {
    const worker = this.#make();
    const again = (error: unknown): void => {
      if (this.#hasLeft) return;
      this.#onTrouble(error);
      worker.close(true).catch(() => undefined);
      this.#retry = setTimeout(() => {
        this.#worker = this.#begin();
      }, this.#retryMs);
    };
    worker.waitUntilReady().then(() => {
      if (!this.#hasLeft) worker.run().catch(this.#onTrouble);
    }, again);
    return worker;
  }

  async leave(graceMs: number): Promise<void> {
    this.#hasLeft = true;
    clearTimeout(this.#retry);
    const timer = setTimeout(() => this.#given.abort(), graceMs);
    await this.#worker.close();
    clearTimeout(timer);
  }
}
