/** A failure of a system of several services: each command that takes an artifact works on it. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const SCENARIO = `name: A resource that checks no token takes a late write
version: 1
system: fenced-lock
nodes: 7
duration: 6s
mutant: unfenced-resource
network: { latency: 1ms..10ms, loss: 1% }
faults:
  - { every: 600ms, from: 1s, for: 900ms, oneOf: [{ pause: n4 }, { pause: n5 }, { pause: n6 }] }
  - { every: 2s, from: 1s, oneOf: [crash, partition] }
`;

let folder = "";
let artifact = "";

beforeAll(async () => {
  folder = folderOf({ "late.yaml": SCENARIO });
  await rashomon(folder, ["run", "late.yaml", "--seeds", "1..6", "--bail", "--quiet"]);
  artifact = `reports/${readdirSync(join(folder, "reports")).find((name) => /seed-\d+\.json/.test(name))}`;
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("an artifact of a system of several services", () => {
  test("replays with the same hash", async () => {
    const { status, stderr } = await rashomon(folder, ["replay", artifact]);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining("The hash is that of the artifact"),
    ]);
  });

  test("is explained, down to the process that went wrong", async () => {
    const { status, stdout } = await rashomon(folder, [
      ...["explain", artifact, "--json"],
      ...["--steps", "20000"],
    ]);
    const { decisive, fingerprint } = JSON.parse(stdout);
    expect([status, fingerprint]).toEqual([0, "fenced-lock/effects-in-grant-order"]);
    expect([decisive.node, decisive.event]).toEqual([
      "n7",
      expect.stringMatching(/^n7 gets a request from n\d: (read|write)/),
    ]);
  });

  test("shrinks to a scenario that fails as it expects", async () => {
    const out = "small.yaml";
    const { status, stdout } = await rashomon(folder, [
      ...["shrink", artifact, "--out", out],
      ...["--json", "--quiet"],
    ]);
    const { after, minimal } = JSON.parse(stdout);
    expect([status, minimal]).toEqual([0, true]);
    expect(after.decisions).toBeLessThanOrEqual(10);
    expect(readFileSync(join(folder, out), "utf8")).toContain("system: fenced-lock");
    expect((await rashomon(folder, ["run", out, "--quiet"])).status).toBe(0);
  });

  test("is kept as a scenario that is run first", async () => {
    const kept = await rashomon(folder, ["keep", artifact]);
    expect([kept.status, kept.stdout]).toEqual([0, expect.stringContaining("Kept: scenarios/")]);
    const run = await rashomon(folder, ["run", "scenarios/regressions", "--quiet"]);
    expect(run.status).toBe(0);
  });
});
