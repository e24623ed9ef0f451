/**
 * Real servers for tests: Debian's Redis and PostgreSQL, each on a free port of this machine, in a
 * folder of its own, stopped and removed at the end.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Server {
  readonly url: string;
  /** Its process. */
  pid(): number;
  /** Ends it at once, as a crash does, and starts it again on the same port and folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const SERVERS: Readonly<
  Record<"redis" | "postgres", (options?: ServerOptions) => Promise<Server>>
> = { redis: redisServer, postgres: postgresServer };

export interface ServerOptions {
  readonly password?: string;
  /** A key and a certificate: connections are encrypted. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

/** The user that PostgreSQL runs as where this is root: it refuses root. */
const USER = "postgres";
const TRIES = 200;
const TRY_MS = 50;

async function redisServer({ password, tls }: ServerOptions = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "rashomon-redis-"));
  const port = await freePort();
  const argv = [
    ...(tls === undefined
      ? ["--port", String(port)]
      : ["--port", "0", "--tls-port", String(port), "--tls-auth-clients", "no"]),
    ...(tls === undefined ? [] : ["--tls-cert-file", tls.certificate, "--tls-key-file", tls.key]),
    ...(password === undefined ? [] : ["--requirepass", password]),
    ...["--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"],
  ];
  const start = (): Promise<ChildProcess> => started("redis-server", argv, () => answers(port));
  const login = password === undefined ? "" : `:${encodeURIComponent(password)}@`;
  const scheme = tls === undefined ? "redis" : "rediss";
  return serverOf(`${scheme}://${login}127.0.0.1:${port}/0`, folder, start);
}

async function postgresServer({ password, tls }: ServerOptions = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "rashomon-postgres-"));
  const port = await freePort();
  const data = join(folder, "data");
  if (isRoot()) execFileSync("chown", [USER, folder]);
  chmodSync(folder, 0o700);
  const secretFile = join(folder, "secret");
  writeFileSync(secretFile, password ?? "");
  if (isRoot()) execFileSync("chown", [USER, secretFile]);
  const asked = password === undefined ? "trust" : "scram-sha-256";
  const secret = password === undefined ? [] : [`--pwfile=${secretFile}`];
  const init = [
    ...["-D", data, "-U", "rashomon", "-A", asked, "--no-sync", "-E", "UTF8", "--locale=C"],
    ...secret,
  ];
  const [first = "", ...rest] = asUser(postgresFile("initdb"), init);
  execFileSync(first, rest, { stdio: ["ignore", "ignore", "inherit"] });
  const secured =
    tls === undefined
      ? []
      : ["-c", "ssl=on", "-c", `ssl_cert_file=${tls.certificate}`, "-c", `ssl_key_file=${tls.key}`];
  const [program = "", ...argv] = asUser(postgresFile("postgres"), [
    ...["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder],
    ...["-c", "max_connections=60", "-c", "shared_buffers=16MB", ...secured],
  ]);
  const start = (): Promise<ChildProcess> => started(program, argv, () => accepts(port));
  const login = password === undefined ? "rashomon" : `rashomon:${encodeURIComponent(password)}`;
  return serverOf(`postgres://${login}@127.0.0.1:${port}/postgres`, folder, start);
}

async function serverOf(
  url: string,
  folder: string,
  start: () => Promise<ChildProcess>,
): Promise<Server> {
  let process = await start();
  return {
    url,
    pid: () => process.pid ?? 0,
    restart: async () => {
      // All of its processes at once, as where a machine goes.
      for (const child of childrenOf(process.pid ?? 0)) kill(child);
      await ended(process, "SIGKILL");
      process = await start();
    },
    stop: async () => {
      await ended(process, url.startsWith("redis") ? "SIGTERM" : "SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a server, and waits until it is ready. */
async function started(
  program: string,
  argv: readonly string[],
  isReady: () => Promise<boolean>,
): Promise<ChildProcess> {
  let process = spawn(program, argv, { stdio: "ignore" });
  for (let left = TRIES; left > 0; left--) {
    // What the one before it holds of memory is free only when its last process has gone.
    if (process.exitCode !== null) process = spawn(program, argv, { stdio: "ignore" });
    if (await isReady()) return process;
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
  process.kill("SIGKILL");
  throw new Error(`${program} ${argv.join(" ")} does not start`);
}

async function answers(port: number): Promise<boolean> {
  const { connect } = await import("node:net");
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** PostgreSQL answers before it has recovered, and accepts sessions only then. */
function accepts(port: number): Promise<boolean> {
  const argv = ["-q", "-h", "127.0.0.1", "-p", String(port)];
  return new Promise((resolve) => {
    execFile(postgresFile("pg_isready"), argv, (error) => resolve(error === null));
  });
}

function ended(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (process.exitCode !== null || process.signalCode !== null) resolve();
    process.once("exit", () => resolve());
    process.kill(signal);
  });
}

/** Processes that a process has begun itself; of one that has ended none. */
export function childrenOf(parent: number): readonly number[] {
  const file = `/proc/${parent}/task/${parent}/children`;
  return existsSync(file) ? readFileSync(file, "utf8").split(" ").filter(Boolean).map(Number) : [];
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Debian keeps PostgreSQL's programs by version. */
function postgresFile(name: string): string {
  const versions = "/usr/lib/postgresql";
  const latest = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(a) - Number(b))
        .at(-1)
    : undefined;
  return latest === undefined ? name : join(versions, latest, "bin", name);
}

function asUser(program: string, argv: readonly string[]): readonly string[] {
  return isRoot()
    ? ["setpriv", `--reuid=${USER}`, `--regid=${USER}`, "--clear-groups", program, ...argv]
    : [program, ...argv];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
