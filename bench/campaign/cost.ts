/** What a queue costs: processor time a piece, of a worker and of the server. */
import { readFileSync } from "node:fs";
import type { CampaignResult } from "../../src/campaign/results.ts";
import type { CampaignSpec } from "../../src/campaign/spec.ts";
import type { CampaignTask } from "../../src/campaign/tasks.ts";
import { campaignId, thisProgram } from "../../src/host/campaign/open-campaign.ts";
import { placeOf } from "../../src/host/campaign/place.ts";
import { openQueue } from "../../src/host/campaign/queue-store.ts";
import type { Board, CampaignRecord, Store } from "../../src/host/campaign/store.ts";
import { lookerAt } from "../../src/host/campaign/work.ts";
import { runTrial } from "../../src/search/run-trial.ts";
import { Search } from "../../src/search/search.ts";
import { swarm } from "../../src/search/strategies/swarm.ts";
import { subjectOf } from "../../src/search/subject.ts";
import { childrenOf, SERVERS } from "./servers.ts";

/** What a piece is taken to last. */
const PIECE_MS = 5_000;
const LEASE_MS = 30_000;

export interface Cost {
  readonly store: string;
  readonly pieces: number;
  /** Of a packed result of a real piece. */
  readonly resultBytes: number;
  /** Milliseconds of processor time a piece. */
  readonly workerMs: number;
  readonly serverMs: number;
  /** Milliseconds of processor time each time that a worker looks what is due. */
  readonly lookMs: number;
  /** Percent of the processor time of pieces of 5 s, looks included. */
  readonly percent: number;
}

/** One process that does pieces which take no time. */
export async function costOf(kind: keyof typeof SERVERS, pieces: number): Promise<Cost> {
  const server = await SERVERS[kind]();
  const store = await openQueue(placeOf(server.url, "--queue"), "--queue");
  try {
    const record = recordOf(pieces);
    await store.keep(record);
    const board = store.board(record.id);
    const result = realResult();
    await done(board, result, tasksOf(0, 200));
    const before = process.cpuUsage();
    const served = cpuMsOf(server.pid());
    await done(board, result, tasksOf(1_000, pieces));
    const used = process.cpuUsage(before);
    const serverMs = (cpuMsOf(server.pid()) - served) / pieces;
    const workerMs = (used.user + used.system) / 1_000 / pieces;
    const lookMs = await lookCost(store, board);
    const eachMs = workerMs + serverMs + (lookMs * PIECE_MS) / 3_000;
    return {
      store: kind,
      pieces,
      resultBytes: JSON.stringify(result).length,
      workerMs: rounded(workerMs),
      serverMs: rounded(serverMs),
      lookMs: rounded(lookMs),
      percent: rounded((eachMs / PIECE_MS) * 100),
    };
  } finally {
    await store.close();
    await server.stop();
  }
}

export interface Crowd {
  readonly workers: number;
  readonly seconds: number;
  readonly piecesPerS: number;
  /** Of pieces of 5 s by so many workers. */
  readonly ofPerS: number;
  /** Shares of one core, percent. */
  readonly serverCore: number;
  readonly clientCore: number;
  readonly serverMemoryMiB: number;
}

/** As many workers as machines, each with pieces of 5 s that cost nothing, against one Redis. */
export async function crowdOf(
  workers: number,
  seconds: number,
  tell: (text: string) => void,
): Promise<Crowd> {
  const server = await SERVERS.redis();
  const store = await openQueue(placeOf(server.url, "--queue"), "--queue");
  const record = recordOf(2 ** 30);
  await store.keep(record);
  const board = store.board(record.id);
  const result = realResult();
  const ended = { pieces: 0 };
  let isOver = false;
  try {
    for (let at = 0; at < workers; at++) {
      board.work(
        async ({ kind }) => {
          await slept(PIECE_MS * (0.5 + Math.random()));
          ended.pieces++;
          return kind === "piece" ? result : { kind: "run", runs: [] };
        },
        {
          workers: 1,
          name: `simulated/${at}`,
          leaseMs: LEASE_MS,
          onTrouble: () => undefined,
          onQuiet: () => undefined,
        },
      );
      if (at % 50 === 49) await slept(200);
      const look = lookerAt(store, record.id, 1);
      void (async () => {
        while (!isOver) {
          await look().catch(() => null);
          await slept(4_000 * (0.5 + Math.random() / 2));
        }
      })();
    }
    while ((await board.workers()).length < workers) await slept(500);
    tell(`${workers} workers are connected`);
    // Each has ended a piece: from now on it goes as it will.
    while (ended.pieces < workers) await slept(500);
    const from = { pieces: ended.pieces, cpu: process.cpuUsage(), server: cpuMsOf(server.pid()) };
    const beganMs = performance.now();
    await slept(seconds * 1_000);
    const ms = performance.now() - beganMs;
    const used = process.cpuUsage(from.cpu);
    return {
      workers,
      seconds,
      piecesPerS: rounded(((ended.pieces - from.pieces) * 1_000) / ms),
      ofPerS: rounded((workers * 1_000) / PIECE_MS),
      serverCore: rounded(((cpuMsOf(server.pid()) - from.server) / ms) * 100),
      clientCore: rounded(((used.user + used.system) / 1_000 / ms) * 100),
      serverMemoryMiB: Math.round(memoryMiB(server.pid())),
    };
  } finally {
    isOver = true;
    // A thousand farewells would take as long again: the server goes first.
    await server.stop();
  }
}

/** Does tasks one after the other, until the last has ended. */
async function done(
  board: Board,
  result: CampaignResult,
  tasks: readonly CampaignTask[],
): Promise<void> {
  let left = tasks.length;
  let onEnd: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    onEnd = resolve;
  });
  await board.add(tasks);
  const crew = board.work(
    async () => {
      if (--left === 0) onEnd();
      return result;
    },
    {
      workers: 1,
      name: "host/1",
      leaseMs: LEASE_MS,
      onTrouble: () => undefined,
      onQuiet: () => undefined,
    },
  );
  await end;
  await crew.leave(0);
}

async function lookCost(store: Store, board: Board): Promise<number> {
  const looks = 200;
  const before = process.cpuUsage();
  for (let at = 0; at < looks; at++) {
    await store.records();
    await board.counts();
  }
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1_000 / looks;
}

function recordOf(seeds: number): CampaignRecord {
  const spec: CampaignSpec = {
    ...thisProgram(),
    kind: "search",
    system: "paxos",
    files: [],
    strategy: "swarm",
    groups: [
      {
        scenario: 0,
        protocol: "paxos",
        first: 1,
        last: seeds,
        begins: 1,
        ends: seeds,
        pieceSeeds: 1,
      },
    ],
    timeMs: null,
    guard: 0,
    stallMs: 0,
  };
  return {
    id: campaignId(spec),
    spec,
    beganMs: 0,
    deadlineMs: null,
    isStopped: false,
    isOver: false,
  };
}

/** What fifty runs of Raft come to. */
function realResult(): CampaignResult {
  const settings = { parameters: {}, seeds: { first: 1, last: 50 } };
  const search = new Search(swarm, subjectOf("raft"), settings);
  for (let next = search.next(); next !== null; next = search.next()) {
    search.settle(next.number, { kind: "finished", outcome: runTrial(next.trial) });
  }
  return { kind: "search", tally: search.tally() };
}

function tasksOf(from: number, count: number): readonly CampaignTask[] {
  return Array.from({ length: count }, (_, at) => {
    const seed = from + at;
    return { kind: "piece", key: `piece-0-${seed}-${seed}`, group: 0, first: seed, last: seed };
  });
}

/** Processor time of a process and of its children, milliseconds. */
function cpuMsOf(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, one) => sum + ticksOf(one) * 10, 0);
}

/** Of a process and of those of its children that have ended. */
function ticksOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
  } catch {
    return 0;
  }
}

function memoryMiB(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1_024;
}

function slept(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
