/** `campaign status`: how far a campaign is, who works on it, and when it may be over. */
import { pieceCount } from "../../campaign/pieces.ts";
import { countsOfPart, isPart } from "../../campaign/results.ts";
import { BLOCK } from "../../campaign/tasks.ts";
import { countedKeys } from "../../host/campaign/perform-task.ts";
import type { Board, CampaignRecord, KeptResult, Store } from "../../host/campaign/store.ts";
import { EXIT } from "../exit-code.ts";
import { untilInterrupted } from "../interrupt.ts";
import { columnsOf, type Io } from "../io.ts";
import { type CampaignArguments, recordGiven, storeOf } from "./arguments.ts";
import { type CampaignStatus, statusLines } from "./status-text.ts";

/** One line up, and that one cleared. */
const UP = "\u001B[A\u001B[2K";
const REFRESH_MS = 1_000;
const RATE_MS = 60_000;

export async function status(given: CampaignArguments, io: Io): Promise<number> {
  const store = await storeOf(given, io);
  const interrupt = untilInterrupted();
  const { signal } = interrupt;
  const seen = new Map<string, Seen>();
  try {
    const { id } = await recordGiven(store, given.subject?.[0], io.program);
    const isLive = given.watch || (io.stdout.isTerminal && !given.json);
    let before = 0;
    for (;;) {
      const record = await recordGiven(store, id, io.program);
      const now = await statusOf(store, record, seen, Date.now());
      const isLast = !isLive || now.state !== "running" || signal.aborted;
      if (given.json) io.stdout.write(`${JSON.stringify(now, null, isLive ? 0 : 2)}\n`);
      else {
        const lines = statusLines(now, columnsOf(io.stdout));
        // On a terminal they take the place of the last ones.
        const back = io.stdout.isTerminal ? UP.repeat(before) : "";
        io.stdout.write(`${back}${lines.join("\n")}\n`);
        before = lines.length;
      }
      if (isLast) return EXIT.met;
      await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
    }
  } finally {
    interrupt.dispose();
    await store.close();
  }
}

/** What is kept of a result that was read. */
interface Seen {
  readonly runs: number;
  readonly failures: number;
  readonly kinds: readonly (readonly [string, number])[];
  readonly vanished: number;
  readonly endedMs: number | null;
}

async function statusOf(
  store: Store,
  record: CampaignRecord,
  seen: Map<string, Seen>,
  nowMs: number,
): Promise<CampaignStatus> {
  const { id, spec, isStopped, isOver, deadlineMs } = record;
  const board = store.board(id);
  const [counts, done, setAside, workers] = await Promise.all([
    board.counts(),
    board.done(),
    board.aside(),
    board.workers(),
  ]);
  const keys = countedKeys({ spec }, done);
  await look(board, keys, seen);
  const those = keys.flatMap((key) => seen.get(key) ?? []);
  const runs = those.reduce((sum, one) => sum + one.runs, 0);
  const ended = those.filter(({ endedMs }) => endedMs !== null && endedMs > nowMs - RATE_MS);
  const firstMs = Math.min(...ended.map(({ endedMs }) => endedMs as number));
  const spanMs = Math.max(
    1_000,
    nowMs - Math.max(nowMs - RATE_MS, Math.min(firstMs, record.beganMs)),
  );
  const runsPerS =
    ended.length === 0 ? null : (ended.reduce((sum, one) => sum + one.runs, 0) * 1_000) / spanMs;
  const merged = keys.filter((key) => key.startsWith("merge-")).length;
  const of = spec.timeMs === null ? pieceCount(spec) : null;
  const seeds = spec.groups.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const leftS =
    deadlineMs === null
      ? runsPerS === null
        ? null
        : Math.round((seeds - runs) / runsPerS)
      : Math.max(0, Math.round((deadlineMs - nowMs) / 1_000));
  return {
    campaign: id,
    queue: store.place,
    state: isOver ? "over" : isStopped ? "stopped" : "running",
    pieces: {
      done: Math.min(of ?? Number.MAX_SAFE_INTEGER, keys.length - merged + merged * BLOCK),
      active: counts.active,
      waiting: counts.waiting,
      of,
    },
    runs,
    runsPerS: runsPerS === null ? null : Math.round(runsPerS * 10) / 10,
    failures: those.reduce((sum, one) => sum + one.failures, 0),
    kinds: kindsOf(those),
    setAside,
    takenOver: those.filter(({ vanished }) => vanished > 0).length,
    machines: machinesOf(workers),
    leftS: isOver || isStopped ? null : leftS,
  };
}

async function look(board: Board, keys: readonly string[], seen: Map<string, Seen>): Promise<void> {
  for await (const kept of board.results(keys.filter((key) => !seen.has(key)))) {
    seen.set(kept.key, seenOf(kept));
  }
}

function seenOf({ result, vanished, endedMs }: KeptResult): Seen {
  if (!isPart(result)) return { runs: 0, failures: 0, kinds: [], vanished, endedMs };
  const kinds =
    result.kind === "search"
      ? result.tally.failures.map(({ fingerprint, runs }) => [fingerprint, runs] as const)
      : [];
  return { ...countsOfPart(result), kinds, vanished, endedMs };
}

function kindsOf(those: readonly Seen[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const [name, runs] of those.flatMap(({ kinds }) => kinds)) {
    counts.set(name, (counts.get(name) ?? 0) + runs);
  }
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

function machinesOf(workers: readonly string[]): Readonly<Record<string, number>> {
  const machines = new Map<string, number>();
  for (const name of workers.map((worker) => worker.replace(/\/\d+$/, ""))) {
    machines.set(name, (machines.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(machines);
}
