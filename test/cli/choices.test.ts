/**
 * `rashomon choices` as scripts see it: what it counts, records, lays over another run, and
 * refuses.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const SHORT = `
version: 1
protocol: raft
nodes: 3
duration: 1s
object: kv
network: { latency: 1ms..10ms, loss: 1%, duplicate: 1% }
workload: { kind: mixed, clients: 2, rate: 40/s }
faults:
  - { at: 300ms, for: 200ms, partition: leader }
`;

const folder = folderOf({
  "short.yaml": SHORT,
  "quiet.yaml": SHORT.slice(0, SHORT.indexOf("faults:")).replace("1s", "2s"),
  "other.yaml": SHORT.replace("nodes: 3", "nodes: 5"),
});
afterAll(() => rmSync(folder, { recursive: true }));
const choices = (...given: string[]) => rashomon(folder, ["choices", ...given]);

/** The recorded decisions with some changes, as a file. */
function altered(change: (decisions: Record<string, Record<string, unknown>>) => void): string {
  const file = JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));
  change(file.decisions);
  writeFileSync(join(folder, "altered.json"), JSON.stringify(file));
  return "altered.json";
}

describe("choices", () => {
  test("records the run that `run` makes, and makes it again under what was recorded", async () => {
    const ran = JSON.parse(
      (await rashomon(folder, ["run", "short.yaml", "--seed", "7", "--json"])).stdout,
    );
    const given = ["short.yaml", "--json", "--drops", "0"];
    const recorded = await choices(...given, "--seed", "7", "--record", "run.json");
    expect(recorded).toMatchObject({ status: 0, stderr: "" });
    const { run, counts } = JSON.parse(recorded.stdout);
    expect(run.hash).toBe(ran.runs[0].hash);
    expect(counts.message).toBeGreaterThan(100);
    for (const base of ["keyed", "calm", "weather"]) {
      const again = JSON.parse(
        (await choices(...given, "--overlay", "run.json", "--base", base)).stdout,
      );
      expect(again.run.hash).toBe(run.hash);
      expect(again.overlay).toEqual({ file: "run.json", isSame: true, unasked: 0 });
    }
  });

  test("counts what is found again after a drop: all that is answered alike", async () => {
    const { stdout } = await choices(
      "quiet.yaml",
      "--seed",
      "7",
      "--drops",
      "6",
      "--json",
      "--quiet",
    );
    const { foundAgain, drops } = JSON.parse(stdout);
    expect(drops).toBe(6);
    for (const { kind, found, foundLeast, alike, alikeByWeather } of foundAgain) {
      expect(found).toBeGreaterThan(0.8);
      expect(foundLeast).toBeLessThanOrEqual(found);
      // A moment is put off while its client is busy.
      if (kind !== "operation") expect(alike).toBe(found);
      if (kind === "message") expect(alikeByWeather).toBeLessThan(alike);
    }
    const text = (await choices("quiet.yaml", "--seed", "7", "--drops", "2", "--quiet")).stdout;
    expect(text).toMatch(/^class +choices +found again +at worst +alike +alike without overlay$/m);
    expect(text).toMatch(/^message +[\d,]+ +\d+\.\d %/m);
  });

  test("an overlay that removes an operation leaves the others as they were", async () => {
    const file = altered(({ operation = {} }) => {
      operation["c1/2"] = null;
    });
    const { stdout } = await choices("short.yaml", "--overlay", file, "--drops", "0", "--json");
    expect(JSON.parse(stdout).overlay.isSame).toBe(false);
    await choices("short.yaml", "--overlay", file, "--drops", "0", "--record", "without.json");
    const operations = (name: string) =>
      JSON.parse(readFileSync(join(folder, name), "utf8")).decisions.operation;
    const without = operations("without.json");
    expect(without["c1/2"]).toBeNull();
    const both = Object.entries(operations("run.json")).filter(
      ([key]) => key !== "c1/2" && !key.endsWith(" moment") && key in without,
    );
    expect(both.length).toBeGreaterThan(10);
    for (const [key, operation] of both) expect(without[key]).toEqual(operation);
  });

  test("refuses decisions of another scenario, seed or protocol, and files with none", async () => {
    const refused = async (...given: string[]) => {
      const { status, stdout, stderr } = await choices(...given);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).not.toContain("    at ");
      return stderr;
    };
    expect(await refused("other.yaml", "--overlay", "run.json")).toContain(
      "run.json scenario.digest: ",
    );
    expect(await refused("short.yaml", "--overlay", "run.json", "--seed", "8")).toContain(
      "expected 7",
    );
    expect(await refused("short.yaml", "--protocol", "zab")).toContain(
      "expected one of the scenario's",
    );
    expect(await refused("short.yaml", "--overlay", "short.yaml")).toContain("in JSON");
    expect(await refused("short.yaml", "--overlay", "nosuch.json")).toContain("cannot be read");
    expect(await refused("short.yaml", "--drops", "1001")).toContain("at most 1000");
    expect(await refused("short.yaml", "--drops", "some")).toContain("--drops: expected");
    expect(await refused("short.yaml", "--base", "warm")).toContain("weather");
    expect(await refused("short.yaml", "--record", ".")).toContain(".");
  });

  test("names every decision that cannot be one, and what would be right", async () => {
    const file = altered((decisions) => {
      decisions["message"] = {
        "n1>n2 vote #1": -5,
        "\u001b[31m": "late",
        "n1>n2 vote #2": [1, 2, 3],
      };
      decisions["draw"] = { "n1/1 x #1": [4, 4] };
      decisions["operation"] = { "c1/1": { f: "explode" }, "c1/2 moment": 1e300 };
      decisions["tie"] = { __proto__: null, x: 1 };
      decisions["mesage"] = {};
    });
    const { status, stderr } = await choices("short.yaml", "--overlay", file);
    expect(status).toBe(2);
    expect(stderr).not.toContain("\u001b");
    for (const expected of [
      `decisions.message.n1>n2 vote #1: expected "lost", whole microseconds`,
      `decisions.message.n1>n2 vote #2: `,
      `decisions.draw.n1/1 x #1: expected a fraction`,
      `operation.c1/2 moment: expected whole microseconds`,
      `decisions.tie.x: expected a number f`,
      `decisions.mesage: unknown class "mesage"; did you mean message?`,
    ]) {
      expect(stderr).toContain(expected);
    }
    const known = altered(({ operation = {} }) => {
      operation["c1/1"] = { f: "explode" };
      operation["c1/2"] = { f: "cas", key: "k1", input: 4 };
    });
    const unknown = await choices("short.yaml", "--overlay", known);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain(`kv has no function "explode"`);
    expect(unknown.stderr).toContain(`operation.c1/2.input: expected a pair`);
  });
});
