/** `rashomon campaign`: on one machine, in shards, and over a queue, what one command says. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, readdirSync, readFileSync, symlinkSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SERVERS, type Server } from "../../bench/campaign/servers.ts";
import { endedProcess, folderOf, MAIN, rashomon, rashomonProcess } from "./rashomon.ts";

const SCENARIO = `version: 1
protocol: paxos
nodes: 3
duration: 100ms
network: { latency: 1ms..5ms, loss: 10% }
workload: { clients: 1, rate: 20/s }
faults: []
`;
const folder = folderOf({
  "right.yaml": SCENARIO,
  "calm.yaml": "version: 1\nprotocol: paxos\nmutant: half-quorum\n",
  "planted.yaml": `${SCENARIO}mutant: { n1: promise-not-persisted }\n`,
});

const run = (...argv: readonly string[]) => rashomon(folder, [...argv, "--quiet"]);
/** What a search of one machine says, whose artifacts are below `search/`. */
let local = "";
beforeAll(async () => {
  const given = ["planted.yaml", "--seeds", "1..24", "--json", "--out", "search"];
  local = plain((await run("search", ...given)).stdout, "search");
});
const begun = (out: string, ...more: readonly string[]) => {
  const given = ["planted.yaml", "--strategy", "swarm", "--seeds", "1..24", "--piece", "5"];
  return run("campaign", "start", ...given, "--json", "--out", out, ...more);
};
/** A server that does not answer is waited for: these commands begin before all else, and wait. */
const unanswered = ["redis://127.0.0.1:1/0", "postgres://127.0.0.1:1/x"].map((url) =>
  endedProcess(folder, ["campaign", "status", "--queue", url]),
);
/** After one lease at most it is looked what is due. */
const LEASE = ["--lease", "1s"] as const;
/** Paths of artifacts are of the folder. */
const plain = (text: string, out: string) => text.replaceAll(`"${out}/`, '"');
/** How long a run took is not the same twice. */
const untimed = (text: string) => text.replaceAll(/"wallMs":[\d.]+/g, "");

/** Strategies of which a trial follows from others, and a file that each fails in. */
const LEARNING = [
  ["guided", "planted.yaml"],
  ["departures", "calm.yaml"],
] as const;
const LEARNT = "3..75";
const alone = new Map<string, Promise<string>>();
/** What one search says by such a strategy, whose artifacts are below `STRATEGY-alone/`. */
const searchedBy = (strategy: string, file: string): Promise<string> => {
  const given = [file, "--strategy", strategy, "--seeds", LEARNT, "--json"];
  const made =
    alone.get(strategy) ??
    run("search", ...given, "--out", `${strategy}-alone`).then(({ stdout }) =>
      plain(stdout, `${strategy}-alone`),
    );
  alone.set(strategy, made);
  return made;
};

describe("a campaign on one machine", () => {
  it.each(["1", "2", "16"])(
    "says byte by byte what a search says, by %s workers",
    async (workers) => {
      const campaign = await begun(`campaign-${workers}`, "--workers", workers);
      expect(campaign.status).toBe(1);
      expect(plain(campaign.stdout, `campaign-${workers}`)).toBe(local);
      const { failures } = JSON.parse(campaign.stdout) as {
        readonly failures: readonly { readonly shrunk: string }[];
      };
      for (const { shrunk } of failures) {
        const again = await run("run", shrunk, "--json");
        expect(again.status).toBe(0);
      }
    },
  );

  it.each(LEARNING)("searches by %s as one search does", async (strategy, file) => {
    const searched = await searchedBy(strategy, file);
    const shape = ["--seeds", LEARNT, "--piece", "9", "--workers", "2", "--json"];
    const given = [file, "--strategy", strategy, ...shape, "--out", strategy];
    const campaign = await run("campaign", "start", ...given);
    expect(plain(campaign.stdout, strategy)).toBe(searched);
    const { failures } = JSON.parse(searched) as {
      readonly failures: readonly { readonly artifact: string }[];
    };
    expect(failures.length).toBeGreaterThan(0);
    for (const { artifact } of failures) {
      const [mine, other] = [strategy, `${strategy}-alone`].map((out) =>
        readFileSync(join(folder, out, artifact), "utf8"),
      );
      expect(mine).toBe(other);
    }
  });

  it("goes on from any state: half of its results, the last of them cut off", async () => {
    const whole = await begun("resumed");
    const { stdout } = await run("campaign", "status", "--json", "--out", "resumed");
    const { campaign } = JSON.parse(stdout) as { readonly campaign: string };
    const file = join(folder, "resumed/campaigns", campaign, "results.txt");
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    const again = await begun("resumed");
    const told = (text: string) => ({ ...JSON.parse(text), triage: null });
    expect(told(again.stdout)).toEqual(told(whole.stdout));
  });

  it("in shards comes to the same, and says what is missing", async () => {
    for (const at of [1, 2, 3]) await begun(`shard-${at}`, "--shard", `${at}/3`);
    const shards = ["shard-3", "shard-1", "shard-2", "shard-1"];
    const merged = await run("campaign", "report", ...shards, "--json", "--out", "shards");
    expect(plain(merged.stdout, "shards")).toBe(local);
    const two = await run("campaign", "report", "shard-1", "shard-3", "--json", "--out", "two");
    expect(JSON.parse(two.stdout)).toMatchObject({ missing: [{ first: 9, last: 16 }] });
    const said = await run("campaign", "report", "shard-1", "shard-3", "--out", "two");
    expect(said.stdout).toContain("Not run: 8 seeds: 9..16.");
  });

  it.each([
    ["searched", ["--strategy", "swarm"], "Not run: 3 seeds: 4..6."],
    ["ran", [], "Not run: 3 seeds\n  right.yaml  paxos  3 of 4..6"],
  ] as const)("that %s is undecided while a shard is missing", async (what, shape, text) => {
    const given = ["right.yaml", ...shape, "--seeds", "1..9"];
    const outs = [1, 3].map((shard) => `${what}-${shard}`);
    for (const [at, out] of outs.entries()) {
      await run("campaign", "start", ...given, "--shard", `${2 * at + 1}/3`, "--out", out);
    }
    const { status, stdout } = await run("campaign", "report", ...outs, "--out", `${what}-part`);
    expect(status).toBe(3);
    expect(stdout).toContain(text);
  });

  it("runs scenarios as `rashomon run` does", async () => {
    const files = ["right.yaml", "planted.yaml", "--seeds", "1..10"];
    const ran = await run("run", ...files, "--json", "--out", "ran");
    const given = [...files, "--piece", "3", "--json", "--out", "ran-by-pieces"];
    const campaign = await run("campaign", "start", ...given);
    expect(campaign.status).toBe(ran.status);
    expect(untimed(plain(campaign.stdout, "ran-by-pieces"))).toBe(
      untimed(plain(ran.stdout, "ran")),
    );
  });

  it("that ends by time says which seeds ran", async () => {
    const given = ["right.yaml", "--strategy", "swarm", "--time", "1s", "--piece", "2"];
    const { stdout, status } = await run("campaign", "start", ...given, "--json", "--out", "timed");
    const { seeds, runs, missing } = JSON.parse(stdout) as {
      readonly seeds: { readonly first: number; readonly last: number } | null;
      readonly runs: number;
      readonly missing?: unknown;
    };
    expect([0, 5]).toContain(status);
    expect(missing).toBeUndefined();
    expect(runs).toBe(seeds === null ? 0 : seeds.last - seeds.first + 1);
  });

  it.each([
    [["start"], "start: expected a system, or scenario files"],
    [
      ["start", "raft", "--strategy", "guided", "--shard", "1/2"],
      "--shard: guided learns from all of its runs",
    ],
    [["start", "raft", "--time", "soon"], "--time: expected a duration such as"],
    [
      ["start", "raft", "--queue", "http://host"],
      "--queue: expected the URL of a server, redis://",
    ],
    [["work"], "--queue: expected the queue that the campaign began in"],
    [["report", "--out", "nowhere"], "there is no campaign in nowhere/campaigns"],
    [["strat"], "Choices: "],
  ])("%j is refused with what would be right", async (given, said) => {
    const { status, stderr } = await rashomon(folder, ["campaign", ...given]);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });
});

describe("a queue that cannot be used", () => {
  it("ends the command, with the reason, where no server answers", async () => {
    for (const { status, stderr } of await Promise.all(unanswered)) {
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^--queue: \w+:\/\/127.0.0.1:1\/\w cannot be used as a queue: .*REFUSED/,
      );
    }
  });

  it.each([
    ["redis", [], "bullmq and ioredis: npm install bullmq@6 ioredis"],
    ["postgres", ["bullmq"], "bullmq and pg: npm install bullmq@6 pg"],
  ] as const)("says which packages %s needs, if %j is there", async (kind, there, said) => {
    const absent = ["bullmq", "ioredis", "pg"].filter((name) => !there.some((one) => one === name));
    const project = folderOf({
      ...Object.fromEntries(there.map((name) => [`node_modules/${name}/index.js`, ""])),
      // As good as none, and hides what is installed above the folder.
      ...Object.fromEntries(
        absent.map((name) => [`node_modules/${name}/package.json`, '{ "main": "./none.js" }']),
      ),
    });
    const modules = join(import.meta.dirname, "../../node_modules");
    for (const name of readdirSync(modules)) {
      if (["bullmq", "ioredis", "pg"].includes(name)) continue;
      symlinkSync(join(modules, name), join(project, "node_modules", name));
    }
    const package_ = join(project, "node_modules/rashomon");
    cpSync(dirname(MAIN), join(package_, "dist/src/bundle"), { recursive: true });
    cpSync(join(modules, "../package.json"), join(package_, "package.json"));
    const main = join(package_, "dist/src/bundle/main.js");
    const given = ["campaign", "status", "--queue", `${kind}://127.0.0.1:1/0`];
    const { status, stderr } = await endedProcess(project, given, main);
    expect(stderr).toBe(`--queue: a queue needs the packages ${said}\n`);
    expect(status).toBe(2);
  });
});

describe.each(["redis", "postgres"] as const)("a campaign over a queue on %s", (kind) => {
  let server: Server;
  beforeAll(async () => {
    server = await SERVERS[kind]();
  });
  afterAll(() => server.stop());

  /** A command on this queue. */
  const shared = (out: string, ...argv: readonly string[]) =>
    rashomon(folder, ["campaign", ...argv, "--out", out], {
      environment: { RASHOMON_QUEUE: server.url },
    });

  it("searches by what was learnt as one search does, whichever worker does the rounds", async () => {
    const ids: string[] = [];
    for (const [strategy, file] of LEARNING) {
      const shape = ["--strategy", strategy, "--seeds", LEARNT, "--piece", "9"];
      const { stdout } = await shared(strategy, "start", file, ...shape);
      ids.push(/Campaign (\w+)/.exec(stdout)?.[1] as string);
    }
    expect((await shared("work", "work", "--workers", "2", ...LEASE)).status).toBe(0);
    for (const [at, [strategy, file]] of LEARNING.entries()) {
      const out = `${strategy}-${kind}`;
      const report = await shared(out, "report", ids[at] as string, "--json", "--quiet");
      expect(plain(report.stdout, out)).toBe(await searchedBy(strategy, file));
    }
  });

  it("has a worker that is asked to stop give back what it was at, and another ends it", async () => {
    const out = `stopped-${kind}`;
    const given = ["planted.yaml", "--strategy", "swarm", "--seeds", "1..24", "--piece", "1"];
    expect((await shared(out, "start", ...given)).status).toBe(0);
    const argv = ["campaign", "work", "--workers", "1", "--grace", "100ms", "--out", out];
    expect(await stopped("SIGTERM", argv, { RASHOMON_QUEUE: server.url })).toBe(0);
    expect((await shared(out, "work", "--workers", "1", ...LEASE)).status).toBeOneOf([0, 5]);
    const report = await shared(out, "report", "--json", "--quiet");
    expect(plain(report.stdout, out)).toBe(local);
  });
});

/** Has a process of its own work, and sends it a signal once it does. @returns its exit code. */
function stopped(
  signal: NodeJS.Signals,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number | null> {
  return new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], ...environment };
    const child = spawn(process.execPath, [MAIN, ...argv], { cwd: folder, env });
    child.stderr.once("data", () => child.kill(signal));
    child.stdout.resume();
    child.on("close", resolve);
  });
}

describe.each(["redis", "postgres"] as const)(
  "a campaign over an encrypted queue on %s",
  (kind) => {
    const secrets = folderOf({});
    const key = join(secrets, "key.pem");
    const certificate = join(secrets, "certificate.pem");
    let server: Server;

    beforeAll(async () => {
      const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
      const files = ["-keyout", key, "-out", certificate];
      const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"];
      execFileSync("openssl", [...made, ...subject, ...files], { stdio: "ignore" });
      chmodSync(secrets, 0o755);
      chmodSync(key, 0o644);
      if (kind === "postgres") {
        chmodSync(key, 0o600);
        if (process.getuid?.() === 0) execFileSync("chown", ["postgres", key]);
      }
      server = await SERVERS[kind]({ password: "hunter:2/3", tls: { key, certificate } });
    });
    afterAll(() => server.stop());

    const environment = () => {
      const url = kind === "redis" ? server.url : `${server.url}?sslmode=verify-full`;
      return { RASHOMON_QUEUE: url, NODE_EXTRA_CA_CERTS: certificate };
    };
    /** A command on this queue, in a process of its own. */
    const shared = (out: string, ...argv: readonly string[]) =>
      rashomonProcess(folder, ["campaign", ...argv, "--out", out], environment());

    it("says what a search says, and never its password", async () => {
      const out = `queue-${kind}`;
      const given = ["planted.yaml", "--strategy", "swarm", "--seeds", "1..24", "--piece", "5"];
      const started = shared(out, "start", ...given);
      const worked = shared(out, "work", "--workers", "2", ...LEASE);
      const status = shared(out, "status", "--json");
      const report = shared(out, "report", "--json", "--quiet");
      expect([started.status, worked.status, status.status, report.status]).toEqual([0, 0, 0, 1]);
      expect(plain(report.stdout, out)).toBe(local);
      const said = [started, worked, status, report].map(({ stdout, stderr }) => stdout + stderr);
      expect(said.join("\n")).not.toMatch(/hunter/);
      for (const file of readdirSync(join(folder, out), { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        expect(readFileSync(join(file.parentPath, file.name), "utf8")).not.toContain("hunter");
      }
    });
  },
);
