/** The contract of `rashomon exhaust`. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { folderOf, interrupted, rashomon } from "./rashomon.ts";

interface Found {
  readonly fingerprint: string;
  readonly departures: unknown;
}

interface Document {
  readonly failures: readonly Found[];
  readonly complete: boolean;
  readonly workers: number;
}

const folder = folderOf({});
const folders = [folder];
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true });
});

/**
 * A system of a user's own whose invariant fails where a fact says 666, and scenarios of it.
 * @param protocol its code: `start`, `onTimer` and `onMessage`.
 */
function ownFolder(protocol: string, scenarios: Readonly<Record<string, string>>): string {
  const made = folderOf({
    "own.ts": `
import { bind, CRASH_RECOVERY, claim, defineSystem } from "rashomon";
let calls = 0;
class Waiting { list: number[] = []; add(node: number) { this.list.push(node); } }
const protocol: any = {
  name: "own", about: "A test.", options: {}, faultModel: CRASH_RECOVERY, leaderless: true,
  facts: { result: claim("\`node\` came to \`value\`", "node", "value") },
  factsOfMessage() {}, factsOfWrite() {}, onDisk() {},
  onRequest(_s, request, self) {
    self.reply(request, { status: "ok", output: null, leader: self.id });
  },
  observe: () => ({ role: "node", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
  describe: (message) => ({ kind: message.type ?? message, fields: {} }),
  start() { return {}; }, onTimer() {}, onMessage() {},
  ${protocol}
};
const statement = { name: "not-bad", statement: "No result is 666.", source: "us" };
const notBad = bind(statement, {
  initial: () => ({}),
  on: {
    result(_state, view, node, value) {
      if (value === 666) view.report("n" + node + " came to 666", [node]);
    },
  },
});
export default defineSystem({ name: "own", about: "A test.", protocol, invariants: [notBad] });
`,
    ...Object.fromEntries(
      Object.entries(scenarios).map(([name, more]) => [
        `${name}.yaml`,
        `name: ${name}\nversion: 1\nsystem: ./own.ts\nnodes: 3\n${more}\n`,
      ]),
    ),
  });
  folders.push(made);
  return made;
}

const UNASKED = "workload: { clients: 0 }";

/** Its first process waits, and its second finds what the first has written. */
const RESTARTED = `
  start(disk, self) {
    if (self.id === 1 && disk.get("n") === 1) self.assert("result", 666);
    else if (self.id === 1) self.setTimer("write", 50_000);
    return {};
  },
  onTimer(_state, _timer, self) {
    self.disk.batch([{ kind: "put", key: "n", value: 1 }]);
    self.disk.sync();
  },`;

/** The number of calls decides, which \`counts\` counts. */
const counting = (counts: string) => `
  start(_disk, self) {
    if (self.id === 1) calls = 0;
    self.setTimer(self.id === 1 ? "end" : "call", self.id === 1 ? 400_000 : self.id * 20_000);
    return { waiting: new Waiting() };
  },
  onTimer(_state, timer, self) {
    if (timer === "call") self.send(1, { type: "call" });
    else self.assert("result", calls === 1 ? 666 : calls);
  },
  onMessage(state) { ${counts} },`;

it("finds in a thread of its own what it finds in the calling one", async () => {
  const argv = ["exhaust", "paxos", "--acceptors", "3", "--json"];
  const here = await rashomon(folder, argv);
  const there = await rashomon(folder, argv, { threads: true });
  expect(here.status).toBe(0);
  expect(there).toEqual(here);
});

it("refuses in a thread what it refuses in the calling one", async () => {
  const argv = ["exhaust", "raft", "--nodes", "9"];
  const there = await rashomon(folder, argv, { threads: true });
  expect(there).toEqual(await rashomon(folder, argv));
  expect([there.status, there.stderr]).toEqual([2, "--nodes: expected at most 7, got 9\n"]);
});

it("refuses bounds of states beside --departures, which go by the scenario's own", async () => {
  const argv = ["exhaust", "paxos", "--departures", "0"];
  const { status, stderr } = await rashomon(folder, [...argv, "--nodes", "5", "--breadth"]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^--nodes: is of a search of states: .*\n--breadth: is of/);
  const calm = await rashomon(folder, argv);
  expect([calm.status, calm.stdout]).toEqual([0, expect.stringContaining("\n1 run, ")]);
});

it("says what is known when it is interrupted, and keeps what was made", async () => {
  const argv = ["exhaust", "raft", "--departures", "3", "--resume", "made.json"];
  const { status, stdout } = await interrupted(folder, argv);
  expect(status).toBe(130);
  expect(stdout).toContain("Not all were made.");
  expect(existsSync(join(folder, "made.json"))).toBe(true);
}, 60_000);

it("makes departures with any number of workers, and says the same of what it finds", async () => {
  const argv = ["exhaust", "paxos", "--departures", "1", "--mutant", "ballot-without-id", "--json"];
  const findings = async (more: readonly string[]) => {
    const { status, stdout } = await rashomon(folder, [...argv, ...more]);
    const { failures, complete, workers } = JSON.parse(stdout) as Document;
    const kinds = failures.map(({ fingerprint, departures }: Found) => ({
      fingerprint,
      departures,
    }));
    return { status, kinds, complete, workers };
  };
  const here = await findings([]);
  expect(here).toMatchObject({ status: 1, workers: 0 });
  expect(await findings(["--workers", "2"])).toEqual({ ...here, workers: 2 });
}, 60_000);

it("refuses --workers where states are visited, by one thread", async () => {
  const { status, stderr } = await rashomon(folder, ["exhaust", "paxos", "--workers", "2"]);
  expect([status, stderr.split(":")[0]]).toEqual([2, "--workers"]);
});

it("lays its own mishaps over the calm run, whatever a scenario plans", async () => {
  const partition = "faults: [{ at: 300ms, for: 20ms, partition: n2 }]";
  const own = ownFolder(RESTARTED, {
    bare: UNASKED,
    faulty: `${UNASKED}\n${partition}`,
    weather: `${UNASKED}\nchoices: { base: weather }`,
  });
  for (const [name, field] of [
    ["bare", null],
    ["faulty", "faults"],
    ["weather", "choices"],
  ]) {
    const argv = ["exhaust", `${name}.yaml`, "--departures", "1"];
    const { status, stdout } = await rashomon(own, argv);
    expect(status, name ?? "").toBe(1);
    expect(stdout).toContain("own/not-bad: n1 came to 666\n  n1 crashes at ");
    expect(stdout).toContain(`  reports/${name}-exhaust-own-seed-1.json\n`);
    const aside = `\nIt has its own ${field}: not the scenario's.\n`;
    if (field === null) expect(stdout).not.toContain("It has its own");
    else expect(stdout).toContain(aside);
    const search = ["search", `${name}.yaml`, "--strategy", "departures", "--seeds", "1..11"];
    expect((await rashomon(own, search)).status, name ?? "").toBe(1);
  }
}, 60_000);

it("says what the calm run is, and that nothing was there to judge", async () => {
  const own = ownFolder("", { idle: UNASKED });
  const { status, stdout } = await rashomon(own, ["exhaust", "idle.yaml", "--departures", "1"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^The calm run: 3 nodes, 0 operations, .* to recover; judged by linearizable, invariants\.\n/,
  );
  expect(stdout).toMatch(/\nNo failure\.\nVacuous: in none of the runs .*\n$/);
});

it("takes messages that are no objects", async () => {
  const texts = `
  start(_disk, self) { self.setTimer("greet", 200_000); return {}; },
  onTimer(_state, _timer, self) { for (const peer of self.peers) self.send(peer, "hello"); },`;
  const own = ownFolder(texts, { texts: UNASKED });
  const { status, stdout } = await rashomon(own, ["exhaust", "texts.yaml", "--departures", "1"]);
  expect([status, stdout]).toEqual([0, expect.stringContaining("All were made.\n")]);
});

it("ends with exit code 4 where states leave out what handlers go by", async () => {
  const module = ownFolder(counting("calls++;"), { counts: UNASKED });
  const object = ownFolder(counting("state.waiting.add(1);"), { counts: UNASKED });
  for (const own of [module, object]) {
    for (const threads of [false, true]) {
      const argv = ["exhaust", "counts.yaml", "--departures", "1", "--crashes", "0"];
      const { status, stdout, stderr } = await rashomon(own, argv, { threads });
      expect(status).toBe(4);
      expect(`${stdout}${stderr}`).toContain("two runs with the same departures differ");
      expect(`${stdout}${stderr}`).toContain("must be plain data in its state");
      expect(stdout).not.toContain("No failure.");
    }
  }
}, 60_000);

it("refuses what says nothing of the search that is asked for", async () => {
  const refused = async (...argv: string[]) => {
    const { status, stderr } = await rashomon(folder, ["exhaust", ...argv]);
    expect(status).toBe(2);
    return stderr;
  };
  expect(await refused("paxos", "--nodes", "5", "--out", "here")).toBe(
    "--out: is of a search with --departures only\n" +
      "--nodes: is no bound of paxos, the synod, whose bounds are --acceptors, --ballots\n",
  );
  expect(await refused("raft", "--ballots", "5", "--resume", "made.json")).toBe(
    "--resume: is of a search with --departures only\n" +
      "--ballots: is a bound of paxos, the synod, only; those of a cluster are --nodes, " +
      "--operations, --terms, --timers, --alarms, --any-leader\n",
  );
});
