/** What a system of a user's own keeps in variables of its module is of one run, and found. */
import { expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

/** One node that answers a register's reads and writes from what `kept` says. */
const systemOf = (kept: string, start: string, get: string): string => `
import { CRASH_RECOVERY, defineSystem } from "rashomon";
${kept}
const protocol = {
  name: "server", about: "n1 answers.", options: {}, faultModel: CRASH_RECOVERY,
  describe: () => ({ kind: "none", fields: {} }), factsOfMessage() {}, factsOfWrite() {},
  start(disk, self) { ${start} },
  onRequest(state, request, self) {
    const { f, key, input } = request.command;
    const output = f === "get" ? ${get} : null;
    if (f !== "get") state.parts.set(key, input);
    self.reply(request, { status: "ok", output, leader: 1 });
  },
  onMessage() {}, onTimer() {}, onDisk() {},
  observe: () => ({ role: "leader", term: 1, leader: 1, commitIndex: 0, lastIndex: 0 }),
};
export default defineSystem({ name: "server", about: "A server.", protocol });
`;

/** The tenth read of a process that runs many seeds would be wrong. */
const COUNTS_READS = systemOf(
  "let served = 0;",
  "return { parts: new Map() };",
  "++served > 60 ? 99999 : (state.parts.get(key) ?? null)",
);

/** All that it has written outlives a crash, and is on no disk. */
const OUTLIVES_CRASHES = systemOf(
  "const memory = new Map();",
  "if (!memory.has(self.id)) memory.set(self.id, new Map()); return { parts: memory.get(self.id) };",
  "state.parts.get(key) ?? null",
);

const scenarioOf = (faults: string): string => `version: 1
system: ./server.js
nodes: 1
duration: 1s
workload: { clients: 2, rate: 20/s, keys: 8, mix: { read: 1, write: 1 } }
faults: ${faults}
`;

interface Ran {
  readonly runs: readonly { readonly verdict: string; readonly hash: string }[];
}

test("runs share no variable of a module, in any order, for any number of workers", async () => {
  const folder = folderOf({ "server.js": COUNTS_READS, "s.yaml": scenarioOf("[]") });
  const all = await rashomon(folder, ["run", "s.yaml", "--seeds", "1..12", "--json"]);
  const last = await rashomon(folder, ["run", "s.yaml", "--seed", "12", "--json"]);
  expect([all.status, last.status], all.stderr).toEqual([0, 0]);
  const { runs } = JSON.parse(all.stdout) as Ran;
  expect(runs.map(({ verdict }) => verdict)).toEqual(Array(12).fill("pass"));
  expect(runs[11]?.hash).toBe((JSON.parse(last.stdout) as Ran).runs[0]?.hash);
}, 60_000);

/** The third read of each run is wrong; of a process that shares the variable, of the first. */
const THIRD_READ_WRONG = systemOf(
  "let served = 0;",
  "return { parts: new Map() };",
  "++served === 3 ? 99999 : (state.parts.get(key) ?? null)",
);

test("nor do the runs of a search, and those that shrink makes", async () => {
  const folder = folderOf({ "server.js": THIRD_READ_WRONG, "s.yaml": scenarioOf("[]") });
  const searching = ["search", "s.yaml", "--seeds", "1..5", "--workers", "1", "--json"];
  const search = await rashomon(folder, searching);
  expect(search.status, search.stderr).toBe(1);
  expect(JSON.parse(search.stdout).verdicts).toEqual({ fail: 5 });
  const shrink = await rashomon(folder, ["shrink", "s.yaml", "--seed", "1", "--json"]);
  expect(shrink.status, shrink.stderr).toBe(0);
  expect(JSON.parse(shrink.stdout)).toMatchObject({ minimal: true });
}, 60_000);

test("--verify finds what outlives a crash in a variable of a module, and says so", async () => {
  const faults = "[{ at: 500ms, crash: n1, restartAfter: 100ms }]";
  const folder = folderOf({ "server.js": OUTLIVES_CRASHES, "s.yaml": scenarioOf(faults) });
  const { status, stdout } = await rashomon(folder, ["run", "s.yaml", "--seed", "1", "--verify"]);
  expect(status, stdout).toBe(4);
  const text = stdout.replaceAll(/\s+/g, " ");
  expect(text).toContain("s.yaml server seed 1 not-deterministic");
  expect(text).toContain("a variable of a module, which nodes share and which outlives a crash");
  expect(text).toContain("1 run: 1 passed; 1 not deterministic.");
  expect(text).not.toContain("all as expected");
}, 60_000);

/**
 * A register on a disk, which a node whose start is its first by the module's count never reads.
 */
const COUNTS_STARTS = `
import { CRASH_RECOVERY, defineSystem } from "rashomon";
let starts = 0;
const protocol = {
  name: "server", about: "n1 answers.", object: "register", options: {}, faultModel: CRASH_RECOVERY,
  describe: () => ({ kind: "none", fields: {} }), factsOfMessage() {}, factsOfWrite() {},
  start(disk) {
    return { value: ++starts === 1 ? null : (disk.get("value") ?? null), waiting: new Map() };
  },
  onRequest(state, request, self) {
    const { f, input } = request.command;
    if (f === "read") self.reply(request, { status: "ok", output: state.value, leader: 1 });
    else {
      const ticket = self.disk.batch([{ kind: "put", key: "value", value: input }]);
      state.waiting.set(ticket, request);
    }
  },
  onDisk(state, ticket, outcome, self) {
    const request = state.waiting.get(ticket);
    state.value = request.command.input;
    self.reply(request, { status: "ok", output: null, leader: 1 });
  },
  onMessage() {}, onTimer() {},
  observe: () => ({ role: "leader", term: 1, leader: 1, commitIndex: 0, lastIndex: 0 }),
};
export default defineSystem({ name: "server", about: "A server.", protocol });
`;

const REGISTER = `version: 1
system: ./server.js
nodes: 1
duration: 1s
object: register
`;

test("so does exhaust, of a run with a crash", async () => {
  const folder = folderOf({ "server.js": COUNTS_STARTS, "s.yaml": REGISTER });
  const given = ["exhaust", "s.yaml", "--departures", "1", "--workers", "1"];
  const { status, stdout } = await rashomon(folder, given);
  expect(status, stdout).toBe(4);
  expect(stdout).not.toContain("No failure.");
  const text = stdout.replaceAll(/\s+/g, " ");
  expect(text).toContain("two runs with the same departures differ");
  expect(text).toContain('"kind":"crash"');
}, 60_000);

test("and so does the guard of a search", async () => {
  const faults = "[{ at: 500ms, crash: n1, restartAfter: 100ms }]";
  const folder = folderOf({ "server.js": OUTLIVES_CRASHES, "s.yaml": scenarioOf(faults) });
  const searching = ["search", "s.yaml", "--seeds", "1..2", "--guard", "1", "--json"];
  const { status, stdout } = await rashomon(folder, searching);
  expect(status, stdout).toBe(4);
  const { verdicts, faults: errors } = JSON.parse(stdout);
  expect([verdicts, errors.length]).toEqual([{}, 2]);
}, 60_000);
