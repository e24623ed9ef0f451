/** `rashomon shrink`: from an artifact to a small scenario that runs; its words, and bad input. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folderOf, MAIN, rashomon } from "./rashomon.ts";

const SCENARIO = `name: An operation is taken twice
version: 1
protocol: raft
duration: 3s
options: { electionTimeout: 60ms..120ms, heartbeat: 20ms }
network: { latency: 1ms..10ms, loss: 2%, duplicate: 2% }
workload: { kind: mixed, clients: 4, rate: 100/s, retry: 40ms }
faults:
  - { every: 400ms, oneOf: [{ crash: leader }, { partition: leader }, pause] }
mutant: no-dedup
`;

let folder = "";
let artifact = "";

beforeAll(async () => {
  folder = folderOf({ "twice.yaml": SCENARIO });
  await rashomon(folder, ["run", "twice.yaml", "--seeds", "1..6", "--bail", "--quiet"]);
  artifact = `reports/${readdirSync(join(folder, "reports")).find((name) => /seed-\d+\.json/.test(name))}`;
});

afterAll(() => rmSync(folder, { recursive: true }));

test("writes a scenario that runs at once and fails as it expects", async () => {
  const { status, stdout } = await rashomon(folder, ["shrink", artifact]);
  expect(status).toBe(0);
  const file = artifact.replace(/\.json$/, "-shrunk.yaml");
  await expect(`${stdout}\n${readFileSync(join(folder, file), "utf8")}`).toMatchFileSnapshot(
    "../golden/shrink.txt",
  );
  expect(stdout).toContain(`rashomon run ${file}`);
  const run = await rashomon(folder, ["run", file, "--json"]);
  expect(run.status).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({ summary: { runs: 1, fail: 1, met: 1 } });
});

test("takes a scenario and a seed, too", async () => {
  const { seed } = JSON.parse(readFileSync(join(folder, artifact), "utf8")) as { seed: number };
  const argv = ["shrink", "twice.yaml", "--seed", String(seed), "--out", "own.yaml", "--quiet"];
  const { status, stdout } = await rashomon(folder, argv);
  expect([status, stdout]).toEqual([0, expect.stringContaining("raft/exactly-once")]);
});

test("says the same as a document, and where it was to be written", async () => {
  const argv = ["shrink", artifact, "--out", "small.yaml", "--json", "--quiet"];
  const { status, stdout, stderr } = await rashomon(folder, argv);
  expect([status, stderr]).toEqual([0, ""]);
  const document = JSON.parse(stdout) as Record<string, unknown>;
  expect(document).toMatchObject({
    file: "small.yaml",
    fingerprint: document["was"],
    minimal: true,
  });
  expect(existsSync(join(folder, "small.yaml"))).toBe(true);
});

test("leaves the best so far when it is interrupted, with exit code 130", async () => {
  const child = spawn(process.execPath, [MAIN, "shrink", artifact, "--out", "stopped.yaml"], {
    cwd: folder,
  });
  let said = "";
  child.stdout.on("data", (text: Buffer) => {
    said += text.toString();
  });
  // Its first line of progress says that it is at work.
  child.stderr.once("data", () => child.kill("SIGINT"));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const run = await rashomon(folder, ["run", "stopped.yaml", "--json"]);
  expect(JSON.parse(run.stdout)).toMatchObject({ summary: { fail: 1, met: 1 } });
  // A fast machine may be done before it says anything.
  if (code !== 0) expect([code, said]).toEqual([130, expect.stringContaining("there may be less")]);
});

describe("refuses with exit code 2", () => {
  const refused = async (...argv: readonly string[]): Promise<string> => {
    const { status, stderr } = await rashomon(folder, ["shrink", ...argv]);
    expect(status).toBe(2);
    return stderr;
  };

  test("what is neither an artifact nor a scenario", async () => {
    writeFileSync(join(folder, "notes.json"), '{"format": "notes"}');
    expect(await refused("notes.json")).toContain("unknown field");
    expect(await refused("none.json")).toContain("none.json");
  });

  test("an artifact whose run passes now", async () => {
    const text = readFileSync(join(folder, artifact), "utf8");
    const { scenario, ...rest } = JSON.parse(text) as { scenario: { resolved: object } };
    const { mutant: _, ...resolved } = scenario.resolved as Record<string, unknown>;
    writeFileSync(
      join(folder, "right.json"),
      JSON.stringify({ ...rest, scenario: { ...scenario, resolved } }),
    );
    expect(await refused("right.json")).toContain("the run does not fail: its verdict is pass");
  });

  test("a file that cannot be written, and steps that are none", async () => {
    expect(await refused(artifact, "--out", "reports")).toContain("reports");
    expect(await refused(artifact, "--steps", "many")).toContain("--steps");
  });
});
