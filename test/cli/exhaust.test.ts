/** The contract of `rashomon exhaust`. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { folderOf, interrupted, rashomon } from "./rashomon.ts";

const folder = folderOf({});
afterAll(() => rmSync(folder, { recursive: true }));

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
  expect([calm.status, calm.stdout.split(",")[0]]).toEqual([0, "1 run"]);
});

it("says what is known when it is interrupted, and keeps what was made", async () => {
  const argv = ["exhaust", "raft", "--departures", "3", "--resume", "made.json"];
  const { status, stdout } = await interrupted(folder, argv);
  expect(status).toBe(130);
  expect(stdout).toContain("Not all were made.");
  expect(existsSync(join(folder, "made.json"))).toBe(true);
}, 60_000);
