/**
 * Campaigns in a queue that many machines share: BullMQ on Redis or PostgreSQL. A campaign is a
 * queue of its own; a task is a job, named by its content; what it came to is the job's return
 * value, which the server takes once. The list of campaigns is a queue without workers.
 */
import { createRequire } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import type { Queue } from "bullmq";
import { readSpec } from "../../campaign/spec.ts";
import type { CampaignTask } from "../../campaign/tasks.ts";
import { must } from "../../core/assert.ts";
import { InputError, thrownText } from "../../core/errors.ts";
import { byNumber } from "../../core/order.ts";
import { unpacked } from "./packing.ts";
import { type Place, withoutSecrets } from "./place.ts";
import { type Bull, fromClientName, queueOf } from "./queue-connection.ts";
import { QueueCrew } from "./queue-crew.ts";
import {
  ATTEMPTS,
  type Board,
  type CampaignRecord,
  type Counts,
  type Crew,
  type Handler,
  type KeptResult,
  type SetAside,
  type Store,
  type WorkOptions,
} from "./store.ts";

/** What a server says to a wrong password: waiting for it to come right is in vain. */
const REFUSED = /WRONGPASS|NOAUTH|NOPERM|authentication failed|does not exist|certificate/i;
const RECORDS = "campaigns";
/** How long a server that does not answer is waited for. */
const REACH_MS = 10_000;
/** Jobs that are sent or read at once. */
const PAGE = 200;
/** The wait before a failed task is tried again; it doubles. */
const BACKOFF_MS = 1_000;
const WAITING = ["waiting", "prioritized", "delayed", "active"] as const;

/** @throws {InputError} if the packages are not installed, or the server cannot be reached. */
export async function openQueue(place: Place, argument: string): Promise<Store> {
  const bull = loaded(place);
  const troubles: string[] = [];
  const reached = new AbortController();
  const refused = new AbortController();
  const store = new QueueStore(bull, place, (message) => {
    if (!troubles.includes(message)) troubles.push(message);
    if (REFUSED.test(message)) refused.abort();
  });
  const late = Promise.race([
    delay(REACH_MS, "late" as const, { signal: reached.signal }),
    new Promise<"late">((resolve) => {
      refused.signal.addEventListener("abort", () => resolve("late"));
    }),
  ]);
  try {
    if ((await Promise.race([store.reach(), late])) !== "late") return store;
    throw new Error(troubles.at(-1) ?? `no answer within ${REACH_MS / 1_000} s`);
  } catch (error) {
    void store.abandon();
    const why = withoutSecrets(error instanceof Error ? error.message : String(error), place);
    const message = `${place.shown} cannot be used as a queue: ${why}`;
    throw new InputError([{ file: argument, message }]);
  } finally {
    late.catch(() => undefined);
    reached.abort();
  }
}

/**
 * Required, not imported: that is how its files are written, and takes a third of a second less.
 */
function loaded({ kind }: Place): Bull {
  const driver = kind === "redis" ? "ioredis" : "pg";
  const require = createRequire(import.meta.url);
  try {
    // It loads its driver late, and by itself.
    createRequire(require.resolve("bullmq")).resolve(driver);
    return require("bullmq");
  } catch (error) {
    if ((error as { code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
    const message = `a queue needs the packages bullmq and ${driver}: npm install bullmq@6 ${driver}`;
    throw new InputError([{ file: "--queue", message }]);
  }
}

class QueueStore implements Store {
  readonly place: string;
  readonly #bull: Bull;
  readonly #place: Place;
  readonly #onTrouble: (message: string) => void;
  readonly #records: Queue;
  readonly #boards = new Map<string, QueueBoard>();

  constructor(bull: Bull, place: Place, onTrouble: (message: string) => void) {
    this.place = place.shown;
    this.#bull = bull;
    this.#place = place;
    this.#onTrouble = onTrouble;
    this.#records = queueOf(bull, place, RECORDS, onTrouble);
  }

  async reach(): Promise<void> {
    await this.#records.waitUntilReady();
  }

  /** Leaves a server that has not answered: to disconnect would wait until it does. */
  async abandon(): Promise<void> {
    await this.#records.close().catch(() => undefined);
  }

  async records(): Promise<readonly CampaignRecord[]> {
    const jobs = await this.#records.getJobs(["waiting"]);
    return jobs
      .filter((job) => job !== undefined)
      .map((job) => {
        const record = job.data as CampaignRecord;
        return { ...record, spec: readSpec(record.spec, this.place) };
      })
      .sort((a, b) => byNumber(a.beganMs, b.beganMs));
  }

  async keep(record: CampaignRecord): Promise<void> {
    const jobId = `campaign-${record.id}`;
    const job = await this.#records.getJob(jobId);
    if (job === undefined) await this.#records.add("campaign", record, { jobId });
    else await job.updateData(record);
  }

  board(id: string): Board {
    const board =
      this.#boards.get(id) ??
      new QueueBoard(this.#bull, this.#place, `campaign-${id}`, this.#onTrouble);
    this.#boards.set(id, board);
    return board;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#boards.values()].map((board) => board.close()));
    await this.#records.close();
  }
}

class QueueBoard implements Board {
  readonly #bull: Bull;
  readonly #place: Place;
  readonly #name: string;
  readonly #queue: Queue;

  constructor(bull: Bull, place: Place, name: string, onTrouble: (message: string) => void) {
    this.#bull = bull;
    this.#place = place;
    this.#name = name;
    this.#queue = queueOf(bull, place, name, onTrouble);
  }

  async add(tasks: readonly CampaignTask[]): Promise<void> {
    for (let from = 0; from < tasks.length; from += PAGE) {
      await this.#queue.addBulk(
        tasks.slice(from, from + PAGE).map((task) => ({
          name: task.kind,
          data: task,
          opts: {
            jobId: task.key,
            attempts: ATTEMPTS,
            backoff: { type: "exponential", delay: BACKOFF_MS },
            // What puts results together makes room: before the pieces.
            lifo: task.kind === "merge",
            stackTraceLimit: 1,
          },
        })),
      );
    }
  }

  async pending(): Promise<ReadonlySet<string>> {
    return new Set(await this.#queue.getRanges([...WAITING], 0, -1));
  }

  async counts(): Promise<Counts> {
    const counts = await this.#queue.getJobCounts(...WAITING, "completed", "failed");
    const of = (state: string) => counts[state] ?? 0;
    return {
      waiting: of("waiting") + of("prioritized") + of("delayed") + of("paused"),
      active: of("active"),
      ended: of("completed") + of("failed"),
    };
  }

  async done(): Promise<ReadonlySet<string>> {
    return new Set(await this.#queue.getRanges(["completed"], 0, -1));
  }

  async aside(): Promise<readonly SetAside[]> {
    const jobs = await this.#queue.getFailed(0, -1);
    return jobs
      .filter((job) => job !== undefined)
      .map(({ id, failedReason }) => ({ key: id ?? "", reason: failedReason }));
  }

  async *results(keys: readonly string[]): AsyncIterable<KeptResult> {
    for (let from = 0; from < keys.length; from += PAGE) {
      const jobs = await Promise.all(
        keys.slice(from, from + PAGE).map((key) => this.#queue.getJob(key)),
      );
      for (const job of jobs) {
        if (typeof job?.returnvalue !== "string") continue;
        yield {
          key: must(job.id, "a job has an id"),
          result: unpacked(job.returnvalue),
          by: job.processedBy ?? null,
          vanished: job.stalledCounter,
          beganMs: job.processedOn ?? null,
          endedMs: job.finishedOn ?? null,
        };
      }
    }
  }

  async forget(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += PAGE) {
      await Promise.all(keys.slice(from, from + PAGE).map((key) => this.#queue.remove(key)));
    }
  }

  async drain(): Promise<void> {
    await this.#queue.drain(true);
  }

  async again(): Promise<void> {
    await this.#queue.retryJobs({ state: "failed" });
  }

  async workers(): Promise<readonly string[]> {
    const clients = await this.#queue.getWorkers();
    const names = clients.map(({ rawname = "" }) => rawname.replace(/^.*:w:/, ""));
    return names.map(fromClientName);
  }

  async ready(): Promise<void> {
    try {
      await this.#queue.waitUntilReady();
    } catch (error) {
      const why = withoutSecrets(thrownText(error), this.#place);
      const message = `${this.#place.shown} cannot be used as a queue: ${why}`;
      throw new InputError([{ file: "--queue", message }]);
    }
  }

  work(handler: Handler, options: WorkOptions): Crew {
    return new QueueCrew(this.#bull, this.#place, this.#name, handler, options);
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}
