/** A scenario written out in full resolves to the same scenario. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { scenarioDigest } from "../../src/runner/artifact.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";

const files = readdirSync("scenarios", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => `scenarios/${file}`);

it.each(files)("%s, written out, is the same scenario", (file) => {
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const again = resolveScenario(explicitSource(scenario), file);
  const lineless = (steps: typeof again.script) => steps.map((step) => ({ ...step, line: 0 }));
  expect({ ...again, source: null, script: lineless(again.script) }).toEqual({
    ...scenario,
    source: null,
    script: lineless(scenario.script),
  });
  expect(scenarioDigest(again)).toBe(scenarioDigest(scenario));
});

it("names every default", () => {
  const scenario = resolveScenario({ version: 1, protocol: "raft" }, "bare");
  expect(explicitSource(scenario)).toMatchObject({
    nodes: 3,
    duration: "10s",
    heal: "10s",
    network: { latency: "1ms..10ms", loss: "0ppm" },
    workload: { kind: "mixed", clients: 5, rate: "100/s", mix: { read: 5, write: 3, cas: 2 } },
    options: { preVote: expect.any(Boolean), electionTimeout: expect.any(String) },
    limits: { steps: 50_000_000 },
  });
});
