/**
 * A campaign whose workers are killed and whose server is restarted while it goes on; its report is
 * held against that of the same search on one machine.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RandomStream } from "../../src/kernel/streams.ts";
import { SERVERS, type Server } from "./servers.ts";

export interface KillOrder {
  readonly store: keyof typeof SERVERS;
  /** Of one seed each. */
  readonly pieces: number;
  readonly kills: number;
  readonly restarts: number;
  /** Worker processes at once. */
  readonly processes: number;
  /** Of the moments at which they are killed. */
  readonly seed: number;
  /** Between two kills, on average, milliseconds. */
  readonly everyMs: number;
  readonly onProgress?: (text: string) => void;
}

export interface KillOutcome {
  readonly kills: number;
  readonly restarts: number;
  /** Runs that the report counts, and those that there are. */
  readonly runs: number;
  readonly of: number;
  /** Whether the report is that of the local search, byte by byte. */
  readonly isSame: boolean;
  readonly setAside: number;
  /** Pieces that a worker lost and another took over, of those that are not put together. */
  readonly takenOver: number;
  readonly elapsedMs: number;
}

const MAIN = fileURLToPath(new URL("../../src/bundle/main.js", import.meta.url));
/** Some milliseconds a run, and now and then one that fails. */
const SCENARIO = `version: 1
protocol: paxos
nodes: 3
duration: 100ms
network: { latency: 1ms..5ms, loss: 10% }
disk: { sync: 1ms..2ms }
workload: { clients: 1, rate: 20/s }
faults: []
mutant: { n1: promise-not-persisted }
`;
const LEASE = "1s";
/** A process that is younger is still starting. */
const YOUNG_MS = 1_000;

export async function killCampaign(order: KillOrder): Promise<KillOutcome> {
  const { store, pieces, onProgress = () => undefined } = order;
  const folder = mkdtempSync(join(tmpdir(), "rashomon-kills-"));
  writeFileSync(join(folder, "tiny.yaml"), SCENARIO);
  const server = await SERVERS[store]();
  const rashomon = (...argv: readonly string[]) => ran(folder, argv);
  const queue = ["--queue", server.url];
  const beganMs = performance.now();
  try {
    const seeds = ["--seeds", `1..${pieces}`];
    const shape = ["--strategy", "swarm", "--piece", "1"];
    await rashomon("campaign", "start", "tiny.yaml", ...seeds, ...shape, ...queue);
    const killed = await worked(order, server, folder);
    // A worker that is not killed does what is left; where nothing is, it ends with 5.
    await rashomon("campaign", "work", "--workers", "1", "--lease", LEASE, ...queue).catch(
      () => "",
    );
    const status = await rashomon("campaign", "status", "--json", ...queue);
    const { setAside, takenOver } = JSON.parse(status) as {
      readonly setAside: readonly unknown[];
      readonly takenOver: number;
    };
    const report = await rashomon("campaign", "report", "--json", "--out", "a", ...queue);
    const elapsedMs = Math.round(performance.now() - beganMs);
    onProgress("the same search on this machine alone");
    const local = await rashomon("search", "tiny.yaml", ...seeds, "--json", "--out", "b");
    const same = (text: string) => text.replaceAll(/"(artifact|shrunk)": "[ab]\//g, '"$1": "');
    const { runs } = JSON.parse(report) as { readonly runs: number };
    return {
      ...killed,
      runs,
      of: pieces,
      isSame: same(report) === same(local),
      setAside: setAside.length,
      takenOver,
      elapsedMs,
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Has processes work and die until the campaign is over. */
async function worked(
  { kills, restarts, processes, seed, everyMs, onProgress }: KillOrder,
  server: Server,
  folder: string,
): Promise<{ readonly kills: number; readonly restarts: number }> {
  const random = new RandomStream(String(seed), "kills");
  const alive: { readonly child: ChildProcess; readonly beganMs: number }[] = [];
  let isOver = false;
  const begin = (): void => {
    const argv = ["campaign", "work", "--queue", server.url, "--workers", "1"];
    const child = spawn(process.execPath, [MAIN, ...argv, "--lease", LEASE, "--quiet"], {
      cwd: folder,
      stdio: "ignore",
      env: { PATH: process.env["PATH"] },
    });
    const one = { child, beganMs: performance.now() };
    alive.push(one);
    child.once("exit", (code, signal) => {
      alive.splice(alive.indexOf(one), 1);
      // One that found no server, while that starts again, is started again, as a supervisor does.
      if (signal === null && (code === 0 || code === 1)) isOver = true;
      else if (!isOver) begin();
    });
  };
  for (let at = 0; at < processes; at++) begin();
  const counted = { kills: 0, restarts: 0 };
  while (!isOver && counted.kills < kills) {
    await new Promise((resolve) => setTimeout(resolve, random.between(1, 2 * everyMs)));
    // The oldest: those that have just begun have nothing to lose yet.
    const [victim] = alive;
    if (isOver || victim === undefined || performance.now() - victim.beganMs < YOUNG_MS) continue;
    victim.child.kill("SIGKILL");
    counted.kills++;
    if (counted.restarts < Math.floor((counted.kills * restarts) / kills)) {
      counted.restarts++;
      await server.restart();
    }
    if (counted.kills % 50 === 0) onProgress?.(`${counted.kills} kills`);
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
