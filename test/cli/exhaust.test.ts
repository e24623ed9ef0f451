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
