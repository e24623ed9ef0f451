/** Files of failing runs: each has its own, whatever made it. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ArtifactWriter } from "../../src/cli/artifacts.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

const folder = mkdtempSync(join(tmpdir(), "rashomon-"));
afterAll(() => rmSync(folder, { recursive: true }));

const scenarioOf = (file: string) => {
  const script = [{ expect: { node: "n1", role: "down" }, within: "10ms" }];
  const fields = { version: 1, protocol: "raft", nodes: 3, duration: "50ms", script };
  return resolveScenario(fields as never, file);
};

test("runs, searches and exhaustive searches share no file, of one scenario or of one name", () => {
  const stderr = { isTerminal: false, columns: undefined, write: () => undefined };
  const one = scenarioOf("a/b.yaml");
  const { history: _, ...failed } = simulate(one, "raft", 1);
  expect(failed.verdict).toBe("fail");
  const written = (["run", "search", "exhaust"] as const).flatMap((by) => {
    const scenarios = [one, scenarioOf("a/b.yaml"), scenarioOf("a/b.yaml"), scenarioOf("a-b.yaml")];
    const writer = new ArtifactWriter(folder, scenarios, stderr, by);
    return scenarios.map((scenario) => writer.write(scenario, failed));
  });
  expect(new Set(written).size).toBe(12);
  expect(readdirSync(folder)).toHaveLength(12);
  const names = written.slice(8).map((path) => path?.slice(folder.length + 1));
  expect(names.slice(0, 3)).toEqual([
    "a-b-exhaust-raft-seed-1.json",
    "a-b-exhaust-2-raft-seed-1.json",
    "a-b-exhaust-3-raft-seed-1.json",
  ]);
});
