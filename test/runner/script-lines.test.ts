/** A step of a script is named by its line of the file, wherever the run is made again. */
import { expect, it } from "vitest";
import { scenarioOf } from "../../src/cli/artifact-scenario.ts";
import { CarriedRun } from "../../src/page/engine/carried-run.ts";
import { artifactOf, formatArtifact, parseArtifact } from "../../src/runner/artifact.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { explicitSource, scriptLinesOf } from "../../src/scenario/resolve.ts";

const TEXT = `
name: A leader of term 99
version: 1
protocol: raft
nodes: 3
duration: 300ms
workload: { clients: 0 }
script:
  - { partition: [[n1], [rest]] }
  - { expect: { node: n1, term: 99 }, within: 100ms }
`;

const scenario = parseScenario(TEXT, "late.yaml");
const run = simulate(scenario, "raft", 1);
const message = run.violations[0]?.message ?? "";

it("names the line in the run itself", () => {
  expect(message).toMatch(/^late\.yaml:10: expected n1/);
});

it("names it in replays and explanations of its artifact", async () => {
  const made = { program: "1", protocolCode: "" };
  const text = formatArtifact(artifactOf(scenario, run, made));
  const artifact = parseArtifact(text, "late.json");
  const { scenario: again } = await scenarioOf(artifact, "late.json");
  expect(simulate(again, "raft", 1).violations[0]?.message).toBe(message);
});

it("names it on the page", () => {
  const { file, name } = scenario;
  const source = explicitSource(scenario);
  const carried = { file, name, source, ...scriptLinesOf(scenario) };
  const order = { scenario: carried, protocol: "raft", seed: 1 };
  const again = new CarriedRun(order);
  expect(again.scenario.script.map(({ line }) => line)).toEqual([9, 10]);
});
