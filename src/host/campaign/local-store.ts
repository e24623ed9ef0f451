/**
 * Campaigns in a folder, done by this process alone: one file of what each is, and one to which
 * results are added, a line each. A line that was cut off by a crash is a result that is missing.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CampaignResult } from "../../campaign/results.ts";
import { readSpec } from "../../campaign/spec.ts";
import type { CampaignTask } from "../../campaign/tasks.ts";
import { thrownText } from "../../core/errors.ts";
import { byNumber } from "../../core/order.ts";
import { appendText, makeFolder, namesIn } from "../files.ts";
import { readText } from "../read-text.ts";
import { writeWhole } from "../whole-file.ts";
import { packed, unpacked } from "./packing.ts";
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

/** Of a campaign: what it is. */
const RECORD = "campaign.json";
const RESULTS = "results.txt";

export class LocalStore implements Store {
  readonly place: string;
  readonly #boards = new Map<string, LocalBoard>();

  constructor(folder: string) {
    this.place = folder;
  }

  async records(): Promise<readonly CampaignRecord[]> {
    const names = existsSync(this.place) ? namesIn(this.place) : [];
    const files = names.map((name) => join(this.place, name, RECORD)).filter(existsSync);
    return files
      .map((file) => {
        const record = JSON.parse(readText(file)) as CampaignRecord;
        return { ...record, spec: readSpec(record.spec, file) };
      })
      .sort((a, b) => byNumber(a.beganMs, b.beganMs));
  }

  async keep(record: CampaignRecord): Promise<void> {
    const text = `${JSON.stringify(record, null, 2)}\n`;
    writeWhole(join(this.place, record.id, RECORD), text);
  }

  /** @throws {InputError} if its folder cannot be made. */
  board(id: string): Board {
    const board = this.#boards.get(id) ?? new LocalBoard(join(this.place, id));
    this.#boards.set(id, board);
    return board;
  }

  async close(): Promise<void> {}
}

class LocalBoard implements Board {
  readonly #file: string;
  /** Packed. */
  readonly #results = new Map<string, string>();
  readonly #waiting = new Map<string, CampaignTask>();
  readonly #active = new Set<string>();
  readonly #attempts = new Map<string, number>();
  readonly #aside = new Map<string, string>();
  #onAdded: () => void = () => undefined;

  constructor(folder: string) {
    makeFolder(folder);
    this.#file = join(folder, RESULTS);
    const text = existsSync(this.#file) ? readText(this.#file) : "";
    for (const line of text.split("\n").slice(0, -1)) {
      const [key = "", result = ""] = line.split("\t");
      if (result === "") this.#results.delete(key);
      else if (isWhole(result)) this.#results.set(key, result);
    }
    // What is added next begins a line of its own.
    if (text !== "" && !text.endsWith("\n")) appendText(this.#file, "\n");
  }

  async add(tasks: readonly CampaignTask[]): Promise<void> {
    for (const task of tasks) {
      const { key } = task;
      if (this.#results.has(key) || this.#active.has(key) || this.#aside.has(key)) continue;
      this.#waiting.set(key, task);
    }
    this.#onAdded();
  }

  async pending(): Promise<ReadonlySet<string>> {
    return new Set([...this.#waiting.keys(), ...this.#active]);
  }

  async counts(): Promise<Counts> {
    const ended = this.#results.size + this.#aside.size;
    return { waiting: this.#waiting.size, active: this.#active.size, ended };
  }

  async done(): Promise<ReadonlySet<string>> {
    return new Set(this.#results.keys());
  }

  async aside(): Promise<readonly SetAside[]> {
    return [...this.#aside].map(([key, reason]) => ({ key, reason }));
  }

  async *results(keys: readonly string[]): AsyncIterable<KeptResult> {
    for (const key of keys) {
      const text = this.#results.get(key);
      if (text === undefined) continue;
      const unknown = { by: null, vanished: 0, beganMs: null, endedMs: null };
      yield { key, result: unpacked(text), ...unknown };
    }
  }

  async forget(keys: readonly string[]): Promise<void> {
    const known = keys.filter((key) => this.#results.delete(key));
    if (known.length > 0) appendText(this.#file, known.map((key) => `${key}\t\n`).join(""));
  }

  async drain(): Promise<void> {
    this.#waiting.clear();
  }

  async again(): Promise<void> {
    this.#aside.clear();
    this.#attempts.clear();
  }

  async workers(): Promise<readonly string[]> {
    return [];
  }

  async ready(): Promise<void> {
    // A folder is always there.
  }

  work(handler: Handler, { workers, onQuiet }: WorkOptions): Crew {
    const given = new AbortController();
    let isLeaving = false;
    let onIdle: () => void = () => undefined;
    const pump = (): void => {
      while (!isLeaving && this.#active.size < workers) {
        const [next] = this.#waiting;
        if (next === undefined) break;
        const [key, task] = next;
        this.#waiting.delete(key);
        this.#active.add(key);
        void this.#attempt(task, handler, given.signal).then(() => {
          if (this.#active.size === 0) onIdle();
          pump();
        });
      }
      if (this.#waiting.size === 0) onQuiet();
    };
    this.#onAdded = pump;
    pump();
    return {
      leave: async (graceMs) => {
        isLeaving = true;
        if (this.#active.size === 0) return;
        const timer = setTimeout(() => given.abort(), graceMs);
        await new Promise<void>((resolve) => {
          onIdle = resolve;
        });
        clearTimeout(timer);
      },
    };
  }

  async #attempt(task: CampaignTask, handler: Handler, signal: AbortSignal): Promise<void> {
    const { key } = task;
    try {
      const result: CampaignResult = await handler(task, { vanished: 0, signal });
      if (!signal.aborted) this.#keep(key, packed(result));
    } catch (error) {
      const attempts = (this.#attempts.get(key) ?? 0) + 1;
      this.#attempts.set(key, attempts);
      if (attempts >= ATTEMPTS) this.#aside.set(key, thrownText(error));
      else this.#waiting.set(key, task);
    } finally {
      this.#active.delete(key);
    }
  }

  #keep(key: string, text: string): void {
    if (this.#results.has(key)) return;
    this.#results.set(key, text);
    appendText(this.#file, `${key}\t${text}\n`);
  }

  async close(): Promise<void> {}
}

function isWhole(text: string): boolean {
  try {
    unpacked(text);
    return true;
  } catch {
    return false;
  }
}
