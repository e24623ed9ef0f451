/** A failure in brief: who decided it where, and the evidence before it. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { spansOfScript } from "../../src/page/engine/script-spans.ts";
import { judge } from "../../src/runner/judge.ts";
import { Recording } from "../../src/runner/recording.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { briefOf, directPast } from "../../src/search/explain/brief.ts";
import { withPlantedBug } from "../../src/search/explain/planted-bug.ts";

function failed(file: string) {
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const recording = new Recording();
  const [protocol = ""] = scenario.protocols;
  const simulation = new Simulation(scenario, protocol, 1, { recordings: [recording] });
  simulation.boot();
  simulation.run();
  if (simulation.violations.length === 0) judge(simulation, scenario, protocol, 1);
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
  const said = brief.lines.map(({ words }) => words);
  expect(said).toContain("n3 promised to take no ballot below ballot 66");
  expect(brief.decided?.event).toMatch(/^n3 gets accept from n1: ballot=33/);
});

it("says that a script emptied a disk, and not only that its machine crashed", () => {
  const { brief } = failed("scenarios/counter/wiped-replica-returns-mutant.yaml");
  expect(brief.lines.map(({ words }) => words)).toContain("script crashes n1, disks wiped");
});

it("is no longer than a screen, and in the order of steps", () => {
  const { brief } = failed("scenarios/raft/figure-8-mutant.yaml");
  const steps = brief.lines.map(({ step }) => step);
  expect(steps.length).toBeLessThanOrEqual(15);
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

function shown(file: string): readonly string[] {
  return failed(file).brief.lines.flatMap(({ words, did }) => [words, ...did]);
}

it("follows a token back to its grant, and to what ended that", () => {
  const said = shown("scenarios/lock/gc-pause-mutant.yaml");
  expect(said).toContain("At index 2 n3 granted the lock to holder n4, in session 2, with token 2");
  expect(said).toContain("At index 13 n3 ended session 2");
  expect(said).toContain(
    "At index 19 n3 granted the lock to holder n5, in session 4, with token 19",
  );
  expect(said).toContain("n7's disk holds an operation by holder n5, with token 19");
});

it("has the operation that no order of calls explains, in the step in which it was complete", () => {
  const { brief, violation } = failed("scenarios/lock/late-acquire-mutant.yaml");
  expect(violation.nodes).toEqual(["n4"]);
  expect(brief.decided?.event).toMatch(/^n4 gets an answer from n3: keep-alive/);
  const said = brief.lines.flatMap(({ words, did }) => [words, ...did]);
  expect(said).toContain("At index 5 n3 ended session 2");
});

it("says which node gave each answer that no order explains", () => {
  const said = shown("scenarios/raft/mutants/reply-on-append.yaml");
  expect(said).toContain("n1 sends c1 answer to put x 1 -> ok");
  expect(said).toContain("n1 is leader in term 1");
});

it("names of a judged history the step in which the contradicting answer was complete", () => {
  const { brief, violation } = failed("scenarios/percolator/bank-mutant.yaml");
  expect(violation.check).toBe("bank");
  expect(brief.decided).toBeNull();
  const { step, node, did = [] } = brief.completed ?? {};
  expect([step, node]).toEqual([violation.step, "c3"]);
  expect(did.join()).toMatch(/c3 txn .* completes: /);
});

it("knows where a planted bug first shows, against the run without it", () => {
  const file = "scenarios/raft/vote-not-persisted.yaml";
  const { scenario, recording, brief, violation } = failed(file);
  const run = { scenario, protocol: "raft", seed: 1 };
  const { lines } = withPlantedBug(brief, recording, run, violation.step);
  const line = lines.find(({ did }) =>
    did.some((one) => one.startsWith("without the planted bug")),
  );
  expect(line?.step).toBe(9);
  expect(line?.did.at(-1)).toMatch(/"votedFor":4/);
});
