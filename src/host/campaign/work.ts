/**
 * A process that works on a campaign: does its tasks in threads that stay, brings it forward now
 * and then, and leaves when it is over, stopped, or asked to.
 */
import type { CampaignResult } from "../../campaign/results.ts";
import type { CampaignTask } from "../../campaign/tasks.ts";
import { Simulations } from "../simulations.ts";
import { advance, aheadOf } from "./advance.ts";
import { performIsolated } from "./isolated.ts";
import type { OpenCampaign } from "./open-campaign.ts";
import { corpusReader, performTask } from "./perform-task.ts";
import type { Attempt, CampaignRecord, Store } from "./store.ts";

export interface WorkParts {
  /** Threads that simulate: as many pieces at once. */
  readonly workers: number;
  /** This process, as `host/process`. */
  readonly name: string;
  readonly leaseMs: number;
  /** What has not ended so long after the signal is given back. */
  readonly graceMs: number;
  /** Aborted: leaves. */
  readonly signal: AbortSignal;
  readonly onTrouble: (message: string) => void;
  /** Called with what was done here. */
  readonly onDone: (task: CampaignTask, result: CampaignResult) => void;
}

export type WorkEnd = "over" | "stopped" | "left";

/** At most so long after the last look it is looked what is due. */
const LOOK_MS = 4_000;
/** Tasks that have ended since it was looked last: some may be put together. */
const LOOK_ENDED = 128;
/** Of all processes that are at work, so many look in the time of one. */
const LOOKERS = 4;

export async function workOn(
  store: Store,
  record: CampaignRecord,
  campaign: OpenCampaign,
  parts: WorkParts,
): Promise<WorkEnd> {
  const { spec, scenarios, search } = campaign;
  const { workers, name, leaseMs, graceMs, signal, onTrouble, onDone } = parts;
  const board = store.board(record.id);
  await board.ready();
  const pooled =
    search === null ? scenarios : [search.subject.scenario].filter((one) => one !== null);
  const simulations = new Simulations(pooled, { workers, stallMs: spec.stallMs });
  const corpusOf = corpusReader(campaign, board);
  let wake: () => void = () => undefined;
  const handler = async (task: CampaignTask, attempt: Attempt): Promise<CampaignResult> => {
    const isLate = record.deadlineMs !== null && Date.now() >= record.deadlineMs;
    if (task.kind === "piece" && isLate) return { kind: "skipped" };
    const means = { simulations, board, corpusOf, signal: attempt.signal };
    const result =
      attempt.vanished > 0 && task.kind === "piece"
        ? await performIsolated(spec, task, await corpusOf(task.first), attempt.signal)
        : await performTask(campaign, task, means);
    if (!attempt.signal.aborted) onDone(task, result);
    return result;
  };
  const onQuiet = (): void => wake();
  const stop = (): void => wake();
  signal.addEventListener("abort", stop);
  const crew = board.work(handler, { workers, name, leaseMs, onTrouble, onQuiet });
  const look = lookerAt(store, record.id, workers);
  try {
    for (;;) {
      if (signal.aborted) return "left";
      let woken = false;
      const slept = new Promise<void>((resolve) => {
        wake = () => {
          woken = true;
          resolve();
        };
      });
      const end = await look().catch((error: unknown) => {
        onTrouble(error instanceof Error ? error.message : String(error));
        return null;
      });
      if (end !== null) return end;
      if (woken) await new Promise((resolve) => setImmediate(resolve));
      else await sleepUntil(slept, Math.min(leaseMs, LOOK_MS) * (0.5 + Math.random() / 2));
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await crew.leave(graceMs);
    await simulations.close();
  }
}

/** Looks whether the campaign is to go on, and brings it forward where that is worth it. */
export function lookerAt(store: Store, id: string, workers: number): () => Promise<WorkEnd | null> {
  const board = store.board(id);
  let endedBefore = -LOOK_ENDED;
  return async () => {
    const record = (await store.records()).find((one) => one.id === id);
    if (record === undefined || record.isStopped) return "stopped";
    if (record.isOver) return "over";
    const { waiting, active, ended } = await board.counts();
    const isWorth = waiting < aheadOf(active) / 2 || ended - endedBefore >= LOOK_ENDED;
    if (!isWorth || Math.random() * active > LOOKERS * workers) return null;
    endedBefore = ended;
    if (!(await advance(record, board, Date.now()))) return null;
    await store.keep({ ...record, isOver: true });
    return "over";
  };
}

async function sleepUntil(slept: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([slept, late]);
  clearTimeout(timer);
}
