/**
 * Where campaigns are kept: what they are, their tasks, and what came of those. One interface, so
 * that one machine and many go the same way.
 */
import type { CampaignResult } from "../../campaign/results.ts";
import type { CampaignSpec } from "../../campaign/spec.ts";
import type { CampaignTask } from "../../campaign/tasks.ts";

/** A task that fails so often is set aside. */
export const ATTEMPTS = 3;

/** A campaign as it is kept. Its spec never changes; the rest may. */
export interface CampaignRecord {
  /** 16 hexadecimal digits over the spec. */
  readonly id: string;
  readonly spec: CampaignSpec;
  /** When it began, milliseconds since 1970. */
  readonly beganMs: number;
  /** When no more pieces are begun; null: once all are done. */
  readonly deadlineMs: number | null;
  readonly isStopped: boolean;
  /** Nothing is left to do. */
  readonly isOver: boolean;
}

export interface Store {
  /** Where it is, as people may be shown it: without passwords. */
  readonly place: string;
  /** All campaigns, the oldest first. */
  records(): Promise<readonly CampaignRecord[]>;
  /** Keeps a campaign, new or changed. */
  keep(record: CampaignRecord): Promise<void>;
  board(id: string): Board;
  close(): Promise<void>;
}

export interface Counts {
  readonly waiting: number;
  readonly active: number;
  readonly ended: number;
}

/** A task that was set aside, and what its last attempt failed with. */
export interface SetAside {
  readonly key: string;
  readonly reason: string;
}

/** The tasks of one campaign and their results. */
export interface Board {
  /**
   * Has tasks done by any worker that is free; those that are known already are left as they are.
   */
  add(tasks: readonly CampaignTask[]): Promise<void>;
  /** Keys of tasks that wait or are at work. */
  pending(): Promise<ReadonlySet<string>>;
  /** How many of them wait, are at work, and have ended: cheaper than their keys. */
  counts(): Promise<Counts>;
  /** Keys that have a result. */
  done(): Promise<ReadonlySet<string>>;
  aside(): Promise<readonly SetAside[]>;
  /** Results by key, in any order; keys that have none are passed over. */
  results(keys: readonly string[]): AsyncIterable<KeptResult>;
  /** Drops results that are part of others. */
  forget(keys: readonly string[]): Promise<void>;
  /** Drops what waits: only what is at work goes on. */
  drain(): Promise<void>;
  /** What was set aside gets three attempts more. */
  again(): Promise<void>;
  /** Who is connected to do tasks, as `host/process`. */
  workers(): Promise<readonly string[]>;
  /** @throws {InputError} if its server has gone since it was reached. */
  ready(): Promise<void>;
  work(handler: Handler, options: WorkOptions): Crew;
  close(): Promise<void>;
}

/** A result, and what is known of how it came; null: not kept. */
export interface KeptResult {
  readonly key: string;
  readonly result: CampaignResult;
  readonly by: string | null;
  /** How often a process that had it has vanished. */
  readonly vanished: number;
  readonly beganMs: number | null;
  readonly endedMs: number | null;
}

/**
 * Does a task. It may throw: that is an attempt.
 * @param attempt how it came here.
 */
export type Handler = (task: CampaignTask, attempt: Attempt) => Promise<CampaignResult>;

export interface Attempt {
  /** How often a process that had it has vanished. */
  readonly vanished: number;
  /** Aborted when the task is given back: what it would come to is not wanted. */
  readonly signal: AbortSignal;
}

export interface WorkOptions {
  /** Tasks at work at once. */
  readonly workers: number;
  /** This process, as `host/process`. */
  readonly name: string;
  /** A task is another's if nothing was heard of this process for so long. */
  readonly leaseMs: number;
  /** Called with what goes wrong with the queue, without passwords. */
  readonly onTrouble: (message: string) => void;
  /** Called when no task is left to begin, and when the last of those at work here has ended. */
  readonly onQuiet: () => void;
}

/** Those who do tasks in this process. */
export interface Crew {
  /** Begins no more tasks, and gives those back that have not ended after so long. */
  leave(graceMs: number): Promise<void>;
}
