/** Which files a folder means: what is written as a scenario, a misspelt one too. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findScenarios } from "../../src/cli/scenarios.ts";
import { folderOf, rashomon } from "./rashomon.ts";

const SCENARIO = `
name: A leader of term 99
version: 1
protocol: raft
nodes: 3
duration: 300ms
workload: { clients: 0 }
script: [{ expect: { node: n1, term: 99 }, within: 100ms, as: late }]
`;

const OTHERS = {
  "package.json": '{ "name": "x", "version": "1.0.0", "scripts": {} }',
  "tsconfig.json": '{ "compilerOptions": {} } // no JSON',
  "list.json": "[1, 2]",
};

const MEANT = {
  "a.json": '{ "name": "a", "version": 1, "protocol": "raft" }',
  "misspelt-protocol.json": '{ "name": "a", "version": 1, "protocl": "raft" }',
  "misspelt-version.json": '{ "name": "a", "versio": 1, "systems": ["raft"] }',
  "no-json.json": '{ "name": "a", "version": 1, "protocol": "raft" ',
};

let folder = "";

beforeAll(() => {
  folder = folderOf({ ...OTHERS, "scenarios/late.yaml": SCENARIO });
});

afterAll(() => rmSync(folder, { recursive: true }));

test("a folder that holds results and a project's own JSON runs again and again", async () => {
  for (const more of [["--artifacts", "all"], ["--json"]]) {
    const { status, stdout, stderr } = await rashomon(folder, ["run", ".", ...more]);
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("scenarios/late.yaml");
  }
  const own = await rashomon(folder, ["run", ".", "--out", "elsewhere"]);
  expect([own.status, own.stderr]).toEqual([1, ""]);
});

describe("in a folder", () => {
  const found = async (files: Readonly<Record<string, string>>, ...out: string[]) => {
    const made = folderOf(files);
    const paths = findScenarios([made], ...out.map((name) => `${made}/${name}`));
    rmSync(made, { recursive: true });
    return paths.map((path) => path.slice(made.length + 1));
  };

  test("JSON counts that has a scenario's version or names what runs", async () => {
    expect(await found({ ...OTHERS, ...MEANT })).toEqual(Object.keys(MEANT));
  });

  test("the folder of artifacts is passed over, whatever is in it", async () => {
    const files = { "b.yaml": SCENARIO, "reports/shrunk.yaml": SCENARIO };
    expect(await found(files, "reports")).toEqual(["b.yaml"]);
    expect(await found(files)).toEqual(["b.yaml", "reports/shrunk.yaml"]);
  });
});

test("a file that is named is always read, and so is the folder of artifacts", async () => {
  const named = await rashomon(folder, ["run", "package.json"]);
  expect([named.status, named.stderr]).toEqual([2, expect.stringContaining("package.json")]);
  const out = await rashomon(folder, ["run", "scenarios", "--out", "scenarios"]);
  expect(out.status).toBe(1);
});
