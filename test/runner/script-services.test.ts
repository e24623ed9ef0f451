/** The contract of directed steps and given states in worlds of several services. */
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/core/errors.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";

function scenarioOf(script: readonly unknown[], more: object = {}) {
  return resolveScenario(
    {
      version: 1,
      system: "transfers",
      nodes: 7,
      duration: "5s",
      network: { latency: "1ms..3ms" },
      disk: { sync: "1ms" },
      workload: { clients: 1, rate: "1/s" },
      services: { left: { protocol: "raft" }, right: { protocol: "raft" } },
      script,
      ...more,
    },
    "steps",
  );
}

function run(script: readonly unknown[], more: object = {}): Simulation {
  const simulation = new Simulation(scenarioOf(script, more), "transfers", 1);
  simulation.boot();
  simulation.run();
  return simulation;
}

const messageOf = (simulation: Simulation) => simulation.violations[0]?.message ?? null;

function problemsOf(script: readonly unknown[], more: object = {}): readonly string[] {
  try {
    scenarioOf(script, more);
  } catch (error) {
    if (error instanceof InputError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

const LED = [
  { when: { node: "any/coordinator", role: "leader" }, within: "3s" },
  { when: { node: "any/left", role: "leader" }, within: "3s" },
];

describe("steps in a world of several services", () => {
  it("name a process by its machine and service", () => {
    const quiet = { withhold: "election", nodes: "all/left" };
    const fired = run([
      quiet,
      { fire: "election", node: "n3/left" },
      { expect: { node: "n3/left", role: "leader" }, within: "1s" },
      { expect: { node: "n4/left", leader: "n3" }, within: "1s" },
      { expect: { node: "n3/coordinator", role: "down", not: true } },
    ]);
    expect(messageOf(fired)).toBeNull();
    const other = run([quiet, { expect: { node: "any/left", role: "leader" }, within: "1s" }]);
    expect(messageOf(other)).toContain("no member of left had role leader within 1s");
  });

  it("find the leader of a service when they are taken, and remember who it was", () => {
    const simulation = run([
      ...LED,
      { remember: "leader/left", as: "old" },
      { crash: "leader/left" },
      { expect: { node: "old", role: "down" } },
      { when: { node: "any/left", role: "leader" }, within: "3s" },
      { restart: "old" },
      { expect: { node: "old", role: "follower" }, within: "2s" },
    ]);
    expect(messageOf(simulation)).toBeNull();
  });

  it("fail in their setup where no node leads", () => {
    const simulation = run([{ crash: "leader/left" }]);
    expect(simulation.violations[0]?.check).toBe("setup");
    expect(messageOf(simulation)).toContain("no member of left leads when this step is taken");
  });

  it("kill one process, and leave the others of its machine", () => {
    const simulation = run([
      ...LED,
      { kill: "n3/left" },
      { expect: { node: "n3/left", role: "down" } },
      { expect: { node: "n3/coordinator", role: "down", not: true } },
      { crash: "n3" },
      { expect: { node: "n3/coordinator", role: "down" } },
      { restart: "n3/left" },
      { expect: { node: "n3/left", role: "down", not: true } },
      { expect: { node: "n3/coordinator", role: "down" } },
    ]);
    expect(messageOf(simulation)).toBeNull();
  });

  it("wait for a fact of a service, with members by name", () => {
    const simulation = run([
      ...LED,
      { request: "transfer", node: "leader/coordinator", input: 5 },
      { when: { fact: "left.withdrew", node: "n4/left", amount: 5 } },
      { expect: { fact: "right.deposited", amount: 5 }, within: "2s" },
    ]);
    expect(messageOf(simulation)).toBeNull();
  });

  it("hold messages of one service only", () => {
    const simulation = run([
      { hold: "any", from: "all/left", as: "left-is-mute" },
      { when: { node: "any/coordinator", role: "leader" }, within: "3s" },
      { expect: { node: "any/left", role: "leader", not: true }, within: "1s", always: true },
      { release: "left-is-mute" },
      { expect: { node: "any/left", role: "leader" }, within: "3s" },
    ]);
    expect(messageOf(simulation)).toBeNull();
  });

  it("cut a leader off from the rest", () => {
    const simulation = run([
      ...LED,
      { remember: "leader/left", as: "old" },
      { partition: [["old"], ["rest"]] },
      { expect: { node: "old", role: "leader", not: true }, within: "2s" },
      { when: { node: "any/left", role: "leader" }, within: "3s" },
    ]);
    expect(messageOf(simulation)).toBeNull();
  });

  it("stop, start and mislead clients", () => {
    const simulation = run([
      { kill: "c1" },
      { wait: "2s" },
      { restart: "c1" },
      { jump: ["c1", "n1"], by: "-2s" },
      { drift: "clients", rate: "10%" },
    ]);
    expect(messageOf(simulation)).toBeNull();
    const moments = simulation.history.history().map(({ invokedUs }) => Number(invokedUs));
    expect(moments.filter((us) => us < 2_000_000)).toEqual([]);
    expect(moments.length).toBeGreaterThan(0);
  });

  it("start disks with what is given, by process", () => {
    const given = Object.fromEntries(
      ["n3/left", "n4/left", "n5/left"].map((name) => [name, { term: 7, log: [1, 7] }]),
    );
    const simulation = run(
      [
        { withhold: "election" },
        { expect: { node: "n4/left", term: 7, lastIndex: 2 }, within: "1ms" },
        { expect: { node: "n3/coordinator", lastIndex: 1, not: true }, within: "1ms" },
      ],
      { given },
    );
    expect(messageOf(simulation)).toBeNull();
  });

  it("are written out as they read", () => {
    const scenario = scenarioOf(
      [
        ...LED,
        { remember: "leader/left", as: "old" },
        { drop: "append-entries", from: "old", to: "all/left", optional: true },
        { kill: ["old", "c1"] },
        { jump: "c1", by: "-1500ms" },
        { when: { fact: "left.vote", node: "n4", candidate: "n3/left" } },
      ],
      { given: { "n4/left": { term: 3, log: [1] } } },
    );
    const again = resolveScenario(explicitSource(scenario), "steps");
    const steps = (of: typeof scenario) => of.script.map((step) => ({ ...step, line: 0 }));
    expect(steps(again)).toEqual(steps(scenario));
    expect(again.given).toEqual(scenario.given);
  });
});

describe("a step that names no process of the system is refused, with what would be right", () => {
  it.each([
    [
      { fire: "election", node: "n3" },
      "n3 runs several processes: expected n3/coordinator or n3/left",
    ],
    [
      { fire: "election", node: "n1/left" },
      "left has no member on n1: expected n3/left, n4/left or n5/left",
    ],
    [
      { fire: "election", node: "n3/middle" },
      "transfers has no service middle: expected n3/coordinator, n3/left or n3/right",
    ],
    [
      { crash: "leader" },
      "whose leader? transfers has several services: expected leader/coordinator, leader/left " +
        "or leader/right",
    ],
    [{ crash: "n3/left" }, "n3/left is one process of n3: expected a machine: n3"],
    [{ crash: "n9" }, 'expected a node from n1 to n7, or leader/coordinator, got "n9"'],
    [{ kill: "c4" }, "there is no client c4: the workload has c1 to c1"],
    [
      { kill: "gone" },
      'expected a process such as n1/coordinator, or leader/coordinator, got "gone"',
    ],
    [{ when: { fact: "vote" } }, "unknown fact"],
    [
      { when: { fact: "left.vote", candidate: "n1" } },
      'expected a member of left: n3, n4, n5, got "n1"',
    ],
    [{ request: "withdraw", node: "n1", input: [1, 1] }, 'unknown function of n1 "withdraw"'],
    [{ remember: "leader/left", as: "n4" }, 'expected a name such as old-leader, got "n4"'],
    [{ jump: "n1", by: "soon" }, 'expected an offset such as 2s, or -500ms for back, got "soon"'],
  ])("%j", (step, message) => {
    expect(problemsOf([step]).join("\n")).toContain(message);
  });

  it("so is a state that is given to a process that there is not, or twice", () => {
    const state = { term: 1, log: [1] };
    expect(problemsOf([], { given: { "n1/left": state } }).join()).toContain(
      'unknown process "n1/left"',
    );
    expect(problemsOf([], { given: { n3: state } }).join()).toContain('unknown process "n3"');
    expect(problemsOf([], { given: { n4: state, "n4/left": state } }).join()).toContain(
      "given twice",
    );
  });
});
