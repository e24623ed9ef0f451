/**
 * `rashomon mutants` as scripts see it: what counts, what is shown beside it, and what is left of
 * an interrupted run.
 */

import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { folderOf, interrupted, rashomon } from "./rashomon.ts";

/** Fails by `progress`, which `figure-8` does not declare. */
const ELSEWHERE = `
version: 1
protocol: raft
nodes: 3
duration: 1s
heal: 1s
object: kv
network: { loss: 100% }
mutant: figure-8
expect: { fail: progress }
`;

const folder = folderOf({ "scenarios/elsewhere.yaml": ELSEWHERE });
afterAll(() => rmSync(folder, { recursive: true }));
const mutants = (...given: string[]) => rashomon(folder, ["mutants", ...given]);

describe("mutants", () => {
  test("--json counts the runs that a declared detector found, the same with one worker as with two", async () => {
    const given = ["zab", "--only", "no-dedup", "--seeds", "1..6", "--json", "--workers"];
    const one = await mutants(...given, "1");
    expect((await mutants(...given, "2")).stdout).toBe(one.stdout);
    const { mutants: found, summary } = JSON.parse(one.stdout);
    expect(found).toMatchObject([
      {
        name: "no-dedup",
        protocol: "zab",
        equivalent: false,
        directed: { scenario: null, found: false, check: null },
        random: { runs: 6, check: "exactly-once" },
      },
    ]);
    const [{ random }] = found;
    expect(random.found).toBeGreaterThan(0);
    expect(random.stepsToFirst).toBeLessThanOrEqual(random.steps);
    expect(summary).toEqual({ mutants: 1, equivalent: 0, foundDirected: 0, foundRandom: 1 });
  });

  test("--bail ends a mutant's random runs at the first that finds it", async () => {
    const { stdout } = await mutants(
      "zab",
      "--only",
      "local-read",
      "--seeds",
      "1..50",
      "--bail",
      "--json",
    );
    const [{ random }] = JSON.parse(stdout).mutants;
    expect([random.found, random.runs]).toEqual([1, random.firstSeed]);
  });

  test("shows an alarm by another check in a column of its own, and exits with 1", async () => {
    const { status, stdout } = await mutants("raft", "--only", "figure-8", "--directed");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^mutant +directed +by +found +steps to first +by +other alarms$/m);
    expect(stdout).toMatch(/^figure-8 +missed +progress \(directed\)$/m);
  });

  test.each([
    [["--steps", "many"], "--steps: expected a whole number"],
    [["--strategy", "luck"], "--strategy: "],
    [["--scenarios", "none/*.yaml"], "expected scenarios, and none/*.yaml names none"],
  ])("refuses %j with --directed, too", async (given, told) => {
    const argv = ["--only", "figure-8", "--directed", ...given];
    const { status, stderr } = await mutants("raft", ...argv);
    expect([status, stderr]).toEqual([2, expect.stringContaining(told)]);
  });

  test("takes the program's own directed scenarios where a project has none", async () => {
    const bare = folderOf({});
    const given = ["mutants", "raft", "--only", "figure-8", "--directed"];
    const { status, stdout } = await rashomon(bare, given);
    rmSync(bare, { recursive: true });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^figure-8 +found +commits-own-term$/m);
  });

  test("names what it does not know", async () => {
    expect(await mutants("raft", "--only", "figure-9")).toMatchObject({ status: 2 });
    expect(await mutants("raft", "--seeds", "ten")).toMatchObject({ status: 2 });
    expect(await mutants("ragt")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/raft/),
    });
    expect(await mutants("scenarios/none.yaml")).toMatchObject({ status: 2 });
  });

  test("takes a scenario, in which the bugs are planted, and keeps what it gives", async () => {
    const given = ["scenarios/elsewhere.yaml", "--only", "figure-8", "--seeds", "1..3", "--json"];
    const { stdout } = await mutants(...given);
    const [{ protocol, directed, random }] = JSON.parse(stdout).mutants;
    expect([protocol, directed.scenario]).toEqual(["raft", "scenarios/elsewhere.yaml"]);
    expect(random.undeclared).toHaveProperty("progress");
  });

  test("interrupted, prints the table of what has run, and exits with 130", async () => {
    const ended = await interrupted(folder, [
      "mutants",
      "zab",
      "--seeds",
      "1..100000",
      "--workers",
      "1",
    ]);
    expect(ended.status).toBe(130);
    expect(ended.stdout).toMatch(/^mutant +directed/m);
    expect(ended.stdout).toContain("Interrupted: these are the runs so far.");
  });
});
