/** What a handler of a user's own does after an await is done in no run, and is reported. */
import { expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const SYSTEM = `
import { CRASH_RECOVERY, defineSystem } from "rashomon";
const protocol = {
  name: "server", about: "n1 answers.", options: {}, faultModel: CRASH_RECOVERY,
  describe: () => ({ kind: "none", fields: {} }), factsOfMessage() {}, factsOfWrite() {},
  start: () => null, onMessage() {}, onTimer() {}, onDisk() {},
  onRequest(state, request, self) {
    self.reply(request, { status: "ok", output: null, leader: 1 });
    void (async () => { await null; self.send(1, null); })();
  },
  observe: () => ({ role: "leader", term: 1, leader: 1, commitIndex: 0, lastIndex: 0 }),
};
export default defineSystem({ name: "server", about: "A server.", protocol });
`;

const SCENARIO = `version: 1
system: ./server.js
nodes: 1
duration: 1s
workload: { clients: 1, rate: 20/s, mix: { write: 1 } }
`;

test("a self that is used after an await is reported with the seed, by exit code 4", async () => {
  const folder = folderOf({ "server.js": SYSTEM, "s.yaml": SCENARIO });
  const { status, stdout } = await rashomon(folder, [
    "run",
    "s.yaml",
    "--seeds",
    "1..2",
    "--workers",
    "1",
  ]);
  expect(status, stdout).toBe(4);
  const text = stdout.replaceAll(/\s+/g, " ");
  for (const seed of [1, 2]) {
    expect(text).toContain(
      `s.yaml server seed ${seed} not-deterministic CallerError: self.send of n1 was called ` +
        "after its handler had returned",
    );
  }
  expect(text).not.toContain("passed");
}, 60_000);

test("such a seed counts as an error, and not as passed", async () => {
  const folder = folderOf({ "server.js": SYSTEM, "s.yaml": SCENARIO });
  const run = await rashomon(folder, [
    "run",
    "s.yaml",
    "--seeds",
    "1..2",
    "--workers",
    "1",
    "--json",
  ]);
  expect(run.status, run.stderr).toBe(4);
  const { runs, summary, errors, notRun } = JSON.parse(run.stdout);
  expect([runs, summary.runs, summary.pass, notRun]).toEqual([[], 0, 0, undefined]);
  expect(errors.map(({ kind, seed }: { kind: string; seed: number }) => [kind, seed])).toEqual([
    ["not-deterministic", 1],
    ["not-deterministic", 2],
  ]);
  const search = await rashomon(folder, [
    "search",
    "s.yaml",
    "--seeds",
    "1..2",
    "--workers",
    "1",
    "--json",
  ]);
  expect(search.status, search.stderr).toBe(4);
  const found = JSON.parse(search.stdout);
  expect([found.verdicts, found.faults.length]).toEqual([{}, 2]);
}, 60_000);
