/** The contract of directed steps. */
import { describe, expect, it } from "vitest";
import { Simulation } from "../../src/runner/simulation.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

/** Runs three Raft nodes without clients through a script; n1's log is given. */
function runScript(script: readonly unknown[], seed = 1): Simulation {
  const scenario = resolveScenario(
    {
      version: 1,
      protocol: "raft",
      nodes: 3,
      options: { preVote: false, checkQuorum: false },
      duration: "3s",
      network: { latency: "1ms..3ms" },
      disk: { sync: "1ms" },
      workload: { clients: 0 },
      given: { n1: { term: 4, log: [1, 4] } },
      script: [{ withhold: "election" }, ...script],
    },
    "script",
  );
  const simulation = new Simulation(scenario, "raft", seed);
  simulation.boot();
  simulation.run();
  return simulation;
}

const messageOf = (simulation: Simulation) => simulation.violations[0]?.message ?? null;

describe("a script", () => {
  it("keeps timers from firing until it fires them: no node campaigns by itself", () => {
    expect(runScript([{ wait: "2s" }]).world.leader()).not.toBe(0);
    const idle = runScript([
      { expect: { node: "any", role: "leader", not: true }, within: "2s", always: true },
    ]);
    expect(idle.violations).toEqual([]);
    const told = runScript([
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader" } },
    ]);
    expect(told.violations).toEqual([]);
  });

  it("starts nodes from given logs and terms", () => {
    const run = runScript([{ expect: { node: "n1", term: 4, lastIndex: 2 }, within: "1ms" }]);
    expect(messageOf(run)).toBeNull();
  });

  it("holds messages back, hands over chosen ones, and releases the rest", () => {
    const lead = [{ fire: "election", node: "n1" }, { when: { node: "n1", role: "leader" } }];
    const held = runScript([
      { hold: "append-entries", from: "n1", as: "cut" },
      ...lead,
      { expect: { node: "n2", lastIndex: 1, not: true }, within: "300ms", always: true },
      { deliver: "append-entries", to: "n2" },
      { when: { node: "n2", leader: "n1" } },
      { expect: { node: "n3", leader: "n1", not: true }, within: "100ms", always: true },
      { release: "cut" },
      { when: { node: "n3", leader: "n1" } },
    ]);
    expect(messageOf(held)).toBeNull();
  });

  it("releases a datagram onto a link that is cut: what was held is no longer in flight", () => {
    const run = runScript([
      { hold: "append-entries", from: "n1", as: "kept" },
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader" } },
      { wait: "20ms" },
      { partition: [["n1"], ["n2", "n3"]] },
      { release: "kept" },
      { when: { node: "n2", leader: "n1" }, within: "10ms" },
    ]);
    expect(messageOf(run)).toBeNull();
  });

  it("drops the n-th message that fits, and only that", () => {
    const run = runScript([
      { drop: "request-vote", to: "n2", nth: 1 },
      { fire: "election", node: "n1" },
      { when: { fact: "vote", node: "n3", term: 5, candidate: "n1" } },
      { fire: "election", node: "n3" },
      { when: { fact: "vote", node: "n2", term: 6 }, within: "500ms" },
    ]);
    expect(messageOf(run)).toBeNull();
  });

  it("hands over the n-th of the held messages that fit", () => {
    const run = runScript([
      { hold: "append-entries", from: "n1", as: "cut" },
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader" } },
      { deliver: "any", nth: 2 },
      { when: { node: "n3", leader: "n1" } },
      { expect: { node: "n2", leader: "n1", not: true }, within: "100ms", always: true },
    ]);
    expect(messageOf(run)).toBeNull();
  });

  it("forgets what a rule held when it is cleared", () => {
    const run = runScript([
      { hold: "request-vote", to: ["n2", "n3"], as: "unheard" },
      { fire: "election", node: "n1" },
      { wait: "20ms" },
      { clear: "unheard" },
      { expect: { fact: "vote", term: 5, node: "n2", not: true }, within: "300ms", always: true },
    ]);
    expect(messageOf(run)).toBeNull();
  });

  it("acts before a node's next sync: a vote that is on its way to the disk is lost with the machine", () => {
    const run = runScript([
      { fire: "election", node: "n1" },
      { when: { node: "n2", term: 5, syncing: 1 } },
      { crash: "n2" },
      { restart: "n2" },
      { expect: { node: "n2", term: 0 }, within: "1us" },
    ]);
    expect(messageOf(run)).toBeNull();
  });

  it("fails the run when a fact appears that must not", () => {
    const run = runScript([
      { fire: "election", node: "n1" },
      { expect: { fact: "lead", node: "n1", not: true }, within: "500ms", always: true },
    ]);
    expect(messageOf(run)).toBe(
      "step 3 of the script: the fact lead (node 1) was seen throughout 500ms",
    );
  });

  it("names the rules that no message has fitted when it fails", () => {
    const run = runScript([
      { drop: "install-snapshot", as: "quiet" },
      { when: { node: "n1", role: "leader" }, within: "50ms" },
    ]);
    expect(messageOf(run)).toMatch(/ \(no message has fitted quiet\)$/);
  });

  it("waits for facts with their numbers", () => {
    const run = runScript([
      { fire: "election", node: "n1" },
      { when: { fact: "vote", node: "n2", term: 5, candidate: "n1" } },
      { when: { node: "n1", role: "leader", term: 5 } },
    ]);
    expect(messageOf(run)).toBeNull();
  });

  it("knows whom a node follows by name or by number", () => {
    const run = runScript([
      { expect: { node: "n2", leader: "nobody" }, within: "1ms" },
      { fire: "election", node: "n1" },
      { when: { node: "n2", leader: "n1" } },
      { expect: { node: "n2", leader: 1 }, within: "1ms" },
      { expect: { node: "n2", leader: 3, not: true }, within: "1ms" },
    ]);
    expect(messageOf(run)).toBeNull();
  });

  it("fails a disk: the node stops at its next write, and is whole again when it restarts", () => {
    const fails = runScript([
      { "fail-disk": "n1" },
      { fire: "election", node: "n1" },
      { expect: { node: "n1", role: "down" }, within: "50ms" },
      { restart: "n1" },
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader" } },
    ]);
    expect(messageOf(fails)).toBeNull();
  });

  it("crashes, restarts, pauses, resumes, partitions and heals", () => {
    const run = runScript([
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader" } },
      { crash: "n2" },
      { expect: { node: "n2", role: "down" }, within: "1ms" },
      { restart: "n2" },
      { when: { node: "n2", leader: "n1" } },
      { pause: ["n3"] },
      { wait: "100ms" },
      { resume: ["n3"] },
      { partition: [["n1", "n2"], ["n3"]] },
      { wait: "100ms" },
      { heal: null },
      { request: "put", key: "x", input: 5, node: "n1" },
      { when: { node: "n3", commitIndex: 4 } },
    ]);
    expect(messageOf(run)).toBeNull();
  });

  it("makes clocks run fast or slow, and right again", () => {
    // By clocks four fifths slow n1's election timeout, 300ms at most, ends no earlier than after
    // 750ms.
    const slow = [
      { drift: "all", rate: "-80%" },
      { allow: "election", nodes: ["n1"] },
      { expect: { node: "n1", term: 4 }, within: "700ms", always: true },
    ];
    const stands = { when: { node: "n1", term: 5 }, within: "300ms" };
    expect(messageOf(runScript([...slow, { drift: "n1", rate: 0 }, stands]))).toBeNull();
    expect(messageOf(runScript([{ ...slow[0], rate: 0 }, slow[1], stands]))).toBeNull();
  });

  it("fails the run when an expectation is not met, and says what was seen instead", () => {
    const run = runScript([{ expect: { node: "n1", role: "leader" }, within: "50ms" }]);
    expect(run.violations[0]).toMatchObject({ check: "script", scriptStep: "step 2" });
    expect(messageOf(run)).toBe(
      "step 2 of the script: expected n1 to have role leader, but it is follower, term 4, " +
        "commitIndex 0, lastIndex 2 within 50ms",
    );
  });

  it("names the step that was not met", () => {
    const run = runScript([{ expect: { node: "n1", role: "leader" }, within: "1ms", as: "leads" }]);
    expect(run.violations[0]).toMatchObject({ check: "script", scriptStep: "leads" });
    expect(messageOf(run)).toContain("step 2 of the script (leads): expected n1 to have");
  });

  it("fails as setup where what the steps rest on does not come about", () => {
    const run = runScript([{ when: { node: "n1", role: "leader" }, within: "50ms" }]);
    expect(run.violations).toMatchObject([{ check: "setup" }]);
    expect(run.violations[0]).not.toHaveProperty("scriptStep");
  });

  it("fails the run when the chaos phase ends before the script does", () => {
    const run = runScript([{ wait: "60s" }]);
    expect(run.violations[0]?.check).toBe("setup");
    expect(messageOf(run)).toContain("the chaos phase ended before this step was done");
  });

  it("fails the run when a timer is fired that is not set", () => {
    expect(messageOf(runScript([{ fire: "heartbeat", node: "n2" }]))).toContain(
      "n2 has no timer heartbeat set",
    );
  });
});

describe("a directed crash says what becomes of the writes under way", () => {
  const crashed = (step: object, term: number) =>
    runScript([
      { fire: "election", node: "n1" },
      { when: { node: "n2", term: 5, syncing: 1 } },
      step,
      { restart: "n2" },
      { expect: { node: "n2", term }, within: "1us" },
    ]);

  it.each([
    ["none unless told otherwise", {}, 0],
    ["none of them", { landing: "none" }, 0],
    ["all of them", { landing: "all" }, 5],
    ["the first so many", { landing: 1 }, 5],
    ["a prefix of no length", { landing: 0 }, 0],
  ])("%s", (_, landing, term) => {
    expect(messageOf(crashed({ crash: "n2", ...landing }, term))).toBeNull();
  });

  it("and whether the disk is lost, and the node with it", () => {
    const run = crashed({ crash: "n2", disk: "lost" }, 5);
    expect(messageOf(run)).toContain("expected n2 to have term 5, but it is down");
  });
});

it("an operation that a node would not answer stays open: that it had no effect is not certain", () => {
  const run = runScript([
    { request: "put", key: "x", input: 5, node: "n2" },
    { wait: "100ms" },
    { expect: { node: "any", role: "leader", not: true }, within: "1us", always: true },
  ]);
  expect(messageOf(run)).toBeNull();
  expect(run.history.history()).toMatchObject([{ f: "put", outcome: "info", completedUs: null }]);
});
