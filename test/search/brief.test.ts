/** A failure in brief: who decided it where, and the evidence before it. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { spansOfScript } from "../../src/page/engine/script-spans.ts";
import { Recording } from "../../src/runner/recording.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { briefOf, directPast } from "../../src/search/explain/brief.ts";

function failed(file: string) {
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const recording = new Recording();
  const [protocol = ""] = scenario.protocols;
  const simulation = new Simulation(scenario, protocol, 1, { recordings: [recording] });
  simulation.boot();
  simulation.run();
  const [violation] = simulation.violations;
  if (violation === undefined) throw new Error("it did not fail");
  return { scenario, recording, brief: briefOf(recording, violation), violation };
}

it("names the message with which a node decided what its disk showed later", () => {
  const { brief, violation } = failed("scenarios/raft/vote-not-persisted.yaml");
  const { step, node, event, sender } = brief.decided ?? {};
  expect([step, node, sender]).toEqual([34, "n4", "n2"]);
  expect(event).toMatch(/^n4 gets request-vote from n2/);
  expect(violation.step).toBe(35);
});

it("has both facts that contradict each other, and what came between", () => {
  const { brief } = failed("scenarios/raft/vote-not-persisted.yaml");
  const said = brief.lines.flatMap(({ words, did }) => [words, ...did]);
  expect(said).toContain("n4 votes for n4 in term 1");
  expect(said).toContain("crash begins: n1 n2 n3 n4 n5");
  expect(said).toContain("n4 votes for n2 in term 1");
});

it("has the fact that a violation compares with, of another ballot", () => {
  const { brief } = failed("scenarios/paxos/late-accept-mutant.yaml");
  const said = brief.lines.flatMap(({ did }) => did);
  expect(said).toContain("n3 promised: ballot=66");
  expect(brief.decided?.event).toMatch(/^n3 gets accept from n1: ballot=33/);
});

it("is no longer than a screen, and in the order of steps", () => {
  const { brief } = failed("scenarios/raft/figure-8-mutant.yaml");
  const steps = brief.lines.map(({ step }) => step);
  expect(steps.length).toBeLessThanOrEqual(14);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});

it("knows of a step what led to it most directly: a part of its causal past", () => {
  const { recording } = failed("scenarios/raft/figure-8-mutant.yaml");
  const direct = directPast(recording, 230);
  expect(direct).toContain(225);
  expect(direct.at(-1)).toBe(230);
  expect(direct.length).toBeLessThan(60);
});

it("shows what a script does as spans, from its beginning to what ends it", () => {
  const { recording, scenario } = failed("scenarios/raft/lease-skew-mutant.yaml");
  const spans = spansOfScript(recording, scenario.script);
  const cut = spans.find(({ words }) => words.startsWith("cuts n1"));
  expect(cut?.step).toBe(460);
  expect(cut?.toUs).toBe(recording.simulation.world.nowUs);
  const fired = spans.filter(({ words }) => words.startsWith("fires timer"));
  expect(fired.every(({ fromUs, toUs }) => fromUs === toUs)).toBe(true);
  expect(fired.length).toBe(scenario.script.filter(({ do: does }) => does === "fire").length);
});
