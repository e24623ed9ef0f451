/**
 * A campaign whose workers are killed and whose server is restarted while it goes on; its report is
 * held against that of the same search on one machine.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT } from "../../src/cli/exit-code.ts";
import { RandomStream } from "../../src/kernel/streams.ts";
import { SERVERS, type Server } from "./servers.ts";

export interface KillOrder {
  readonly store: keyof typeof SERVERS;
  /** Of one seed each. */
  readonly pieces: number;
  readonly kills: number;
  readonly restarts: number;
  /** Worker processes at once, by how many pieces each does at once. */
  readonly processes: readonly number[];
  /** Of the moments at which they are killed. */
  readonly seed: number;
  /**
   * Between two kills, on average, in start-ups of a process: those take a second of a busy machine
   * and a tenth of a fast one, as the pieces do.
   */
  readonly everyStarts: number;
  readonly onProgress?: (text: string) => void;
}

export interface KillOutcome {
  readonly kills: number;
  readonly restarts: number;
  /** Runs that the report counts, and those that there are. */
  readonly runs: number;
  readonly of: number;
  /** By workers of the local search: whether the report is what that says, byte by byte. */
  readonly isSame: Readonly<Record<string, boolean>>;
  readonly setAside: number;
  /** Pieces that a worker lost and another took over, of those that are not put together. */
  readonly takenOver: number;
  readonly elapsedMs: number;
}

const MAIN = fileURLToPath(new URL("../../src/bundle/main.js", import.meta.url));
/** Some milliseconds a run; of them some fail, in several ways. */
const FILE = "tiny.yaml";
const SCENARIO = `version: 1
protocol: paxos
nodes: 3
duration: 400ms
network: { latency: 1ms..5ms, loss: 10% }
disk: { sync: 1ms..2ms }
workload: { clients: 1, rate: 20/s }
faults:
  - { every: 30ms, for: 20ms, oneOf: [crash, kill, partition] }
mutant: half-quorum
`;
const LEASE = "1s";
/** What a search of so many seeds says on this machine alone, by each number of workers. */
export async function localReports(
  seeds: number,
  workersOf: readonly string[],
  onProgress: (text: string) => void = () => undefined,
): Promise<Readonly<Record<string, string>>> {
  const reports: Record<string, string> = {};
  await inFolder(async (folder) => {
    for (const workers of workersOf) {
      onProgress(`the search on this machine alone, --workers ${workers}`);
      const given = ["--seeds", `1..${seeds}`, "--workers", workers, "--out", workers];
      reports[workers] = plain(await ran(folder, ["search", FILE, ...given, "--json"]));
    }
  });
  return reports;
}

/** @param local what the search of the same seeds says on one machine, by its workers. */
export function killCampaign(
  order: KillOrder,
  local: Readonly<Record<string, string>>,
): Promise<KillOutcome> {
  return inFolder(async (folder) => {
    const { store, pieces } = order;
    const server = await SERVERS[store]();
    const campaign = (...argv: readonly string[]) =>
      ran(folder, ["campaign", ...argv, "--queue", server.url]);
    const beganMs = performance.now();
    try {
      const shape = ["--strategy", "swarm", "--piece", "1"];
      const startMs = performance.now();
      await campaign("start", FILE, "--seeds", `1..${pieces}`, ...shape);
      const startupMs = Math.ceil(performance.now() - startMs);
      const killed = await worked(order, server, folder, startupMs);
      // A worker that is not killed does what is left; where nothing is, it ends with 5.
      await campaign("work", "--workers", "1", "--lease", LEASE).catch(() => "");
      const { setAside, takenOver } = JSON.parse(await campaign("status", "--json")) as {
        readonly setAside: readonly unknown[];
        readonly takenOver: number;
      };
      const report = await campaign("report", "--json");
      const { runs } = JSON.parse(report) as { readonly runs: number };
      const same = Object.entries(local).map(([workers, text]) => [
        workers,
        plain(report) === text,
      ]);
      return {
        ...killed,
        runs,
        of: pieces,
        isSame: Object.fromEntries(same),
        setAside: setAside.length,
        takenOver,
        elapsedMs: Math.round(performance.now() - beganMs),
      };
    } finally {
      await server.stop();
    }
  });
}

async function inFolder<Result>(act: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "rashomon-kills-"));
  writeFileSync(join(folder, FILE), SCENARIO);
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A report without the folder of its artifacts. */
function plain(report: string): string {
  return report.replaceAll(/"(artifact|shrunk)": "[^"/]*\//g, '"$1": "');
}

/** Has processes work and die until the campaign is over. */
async function worked(
  { kills, restarts, processes, seed, everyStarts, onProgress }: KillOrder,
  server: Server,
  folder: string,
  startupMs: number,
): Promise<{ readonly kills: number; readonly restarts: number }> {
  const random = new RandomStream(String(seed), "kills");
  const alive: { readonly child: ChildProcess; readonly beganMs: number }[] = [];
  let isOver = false;
  const begin = (workers: number): void => {
    const argv = ["campaign", "work", "--queue", server.url, "--workers", String(workers)];
    const child = spawn(process.execPath, [MAIN, ...argv, "--lease", LEASE, "--quiet"], {
      cwd: folder,
      stdio: "ignore",
      env: { PATH: process.env["PATH"] },
    });
    const one = { child, beganMs: performance.now() };
    alive.push(one);
    child.once("exit", (code, signal) => {
      alive.splice(alive.indexOf(one), 1);
      // One that found no server, or lost it, is started again, as a supervisor does.
      if (signal === null && (code === EXIT.met || code === EXIT.nothingRan)) isOver = true;
      else if (!isOver) begin(workers);
    });
  };
  for (const workers of processes) begin(workers);
  const counted = { kills: 0, restarts: 0 };
  while (!isOver && counted.kills < kills) {
    await new Promise((resolve) =>
      setTimeout(resolve, random.between(1, Math.ceil(2 * everyStarts * startupMs))),
    );
    // The oldest: those that are still starting have nothing to lose yet.
    const [victim] = alive;
    if (isOver || victim === undefined || performance.now() - victim.beganMs < startupMs) continue;
    victim.child.kill("SIGKILL");
    counted.kills++;
    if (counted.restarts < Math.ceil((counted.kills * restarts) / kills)) {
      counted.restarts++;
      await server.restart();
    }
    if (counted.kills % 50 === 0) {
      onProgress?.(`${counted.kills} kills, ${counted.restarts} restarts`);
    }
  }
  while (alive.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  return counted;
}

/** What the command prints. Exit codes of failures are what is expected here. */
function ran(cwd: string, argv: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { PATH: process.env["PATH"] }, maxBuffer: 2 ** 28 };
    execFile(process.execPath, [MAIN, ...argv, "--quiet"], options, (error, stdout, stderr) => {
      const code = error?.code;
      if (error === null || code === 1) resolve(stdout);
      else reject(new Error(`${argv.join(" ")}: ${code}: ${stderr}`));
    });
  });
}
