/**
 * Raft against the dissertation (Ongaro 2014): sentences in our words, and servers that do what
 * they say. Its own words are in paper.test.ts.
 */
import { describe, expect, it } from "vitest";
import { simulate } from "../../../src/runner/simulate.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";

/** A directed run of three servers whose timers fire only when told to. */
function direct(script: readonly object[], changes: object = {}) {
  const scenario = resolveScenario(
    {
      name: "A sentence of the paper",
      version: 1,
      protocol: "raft",
      options: { preVote: false, checkQuorum: false },
      nodes: 3,
      duration: "2s",
      network: { latency: "1ms..3ms" },
      disk: { sync: "1ms..2ms" },
      workload: { clients: 0 },
      script: [{ withhold: "election" }, ...script],
      ...changes,
    },
    "paper",
  );
  const { verdict, violations } = simulate(scenario, "raft", 1, { strict: true });
  return { verdict, violations };
}

const PASS = { verdict: "pass", violations: [] };

describe("figure 3.1, §3.3: terms", () => {
  it("§3.3: if one server's current term is smaller than the other's, then it updates its current term to the larger value", () => {
    const log = { n1: { term: 5, log: [1] }, n2: { term: 3, log: [1] }, n3: { term: 1, log: [1] } };
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n2", term: 6 } },
      { when: { node: "n3", term: 6 } },
    ];
    expect(direct(script, { given: log })).toEqual(PASS);
  });

  it("§3.3: if a candidate or leader discovers that its term is out of date, it immediately reverts to follower state", () => {
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader", term: 1 } },
      { fire: "election", node: "n2" },
      { when: { node: "n1", role: "follower", term: 2 } },
    ];
    expect(direct(script)).toEqual(PASS);
  });
});

describe("§3.4: leader election", () => {
  it("to begin an election, a follower increments its current term and transitions to candidate state", () => {
    const script = [
      { drop: "any", from: "n1", as: "alone" },
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "candidate", term: 1 } },
    ];
    expect(direct(script)).toEqual(PASS);
  });

  it("a candidate wins an election if it receives votes from a majority of the servers in the full cluster for the same term", () => {
    const script = [
      { drop: "request-vote", from: "n1", to: "n3", as: "one-vote-is-enough" },
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader", term: 1 } },
    ];
    expect(direct(script)).toEqual(PASS);
  });

  it("if the leader's term is at least as large as the candidate's current term, then the candidate returns to follower state", () => {
    const script = [
      { drop: "request-vote", from: "n2", as: "unheard" },
      { fire: "election", node: "n2" },
      { when: { node: "n2", role: "candidate", term: 1 } },
      { fire: "election", node: "n1" },
      { when: { node: "n2", role: "follower", leader: "n1", term: 1 } },
    ];
    expect(direct(script)).toEqual(PASS);
  });
});

describe("§3.5: log replication", () => {
  it("conflicting entries in follower logs will be overwritten with entries from the leader's log", () => {
    const given = {
      n1: { term: 3, log: [1, 1, 3] },
      n2: { term: 2, log: [1, 2, 2, 2] },
      n3: { term: 3, log: [1, 1, 3] },
    };
    const script = [
      { fire: "election", node: "n1" },
      { when: { fact: "truncated", node: "n2", from: 2 } },
      { when: { node: "n2", commitIndex: 4 } },
    ];
    expect(direct(script, { given })).toEqual(PASS);
  });
});

describe("§3.8: persisted state", () => {
  it("each server persists its current term and vote; this is necessary to prevent the server from voting twice in the same term", () => {
    const script = [
      { drop: "request-vote", from: "n1", to: "n3", as: "only-n2" },
      { drop: "vote-reply", from: "n2", to: "n1", as: "unheard" },
      { fire: "election", node: "n1" },
      { when: { fact: "vote", node: "n2", term: 1, candidate: "n1" } },
      { crash: "n2" },
      { restart: "n2" },
      { drop: "vote-reply", from: "n1", to: "n3", as: "n1-too" },
      { fire: "election", node: "n3" },
      { expect: { node: "n3", role: "leader", not: true }, within: "100ms", always: true },
    ];
    expect(direct(script)).toEqual(PASS);
  });
});

describe("§3.10: leadership transfer", () => {
  it("the prior leader sends a TimeoutNow request to the target server, once its log matches", () => {
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n3", commitIndex: 1 } },
      { request: "transfer-leadership", input: "n2", node: "n1" },
      { when: { node: "n2", role: "leader", term: 2 }, within: "100ms" },
    ];
    expect(direct(script)).toEqual(PASS);
  });

  it("if leadership transfer does not complete after about an election timeout, the prior leader aborts the transfer", () => {
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n3", commitIndex: 1 } },
      { drop: "timeout-now", from: "n1", as: "lost" },
      { request: "transfer-leadership", input: "n2", node: "n1" },
      { wait: "200ms" },
      { request: "put", key: "x", input: 1, node: "n1" },
      { when: { node: "n1", role: "leader", commitIndex: 2 }, within: "100ms" },
    ];
    expect(direct(script)).toEqual(PASS);
  });
});

describe("chapter 4: cluster membership changes", () => {
  it("§4.2.1: a new server joins as a non-voting member until it has caught up; §4.2.2: a removed leader steps down", () => {
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n1", commitIndex: 1 } },
      { request: "add-server", input: "n3", node: "n1" },
      { when: { node: "n3", commitIndex: 3 }, within: "500ms" },
      { request: "remove-server", input: "n1", node: "n1" },
      { when: { node: "n1", role: "follower" }, within: "500ms" },
      { fire: "election", node: "n3" },
      { when: { node: "n3", role: "leader" }, within: "500ms" },
    ];
    const options = { preVote: false, checkQuorum: false, voters: 2 };
    expect(direct(script, { options, checks: ["invariants"] })).toEqual(PASS);
  });

  it("§4.2.3: if a server receives a RequestVote request within the minimum election timeout of hearing from a current leader, it does not update its term or grant its vote", () => {
    const script = [
      { wait: "200ms" },
      { fire: "election", node: "n1" },
      { when: { node: "n3", commitIndex: 1 } },
      { fire: "election", node: "n2" },
      { expect: { node: "n3", term: 1 }, within: "30ms", always: true },
    ];
    expect(direct(script, { options: { preVote: false } })).toEqual(PASS);
  });

  it("§4.3: agreement requires separate majorities from both the old and new configurations; the leader leaves the joint one", () => {
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n1", commitIndex: 1 } },
      { request: "change-members", input: ["n1", "n4", "n5"], node: "n1" },
      { when: { node: "n5", commitIndex: 4 }, within: "1s" },
      { crash: ["n2", "n3"] },
      { request: "put", key: "x", input: 1, node: "n1" },
      { when: { node: "n5", commitIndex: 5 }, within: "500ms" },
    ];
    const options = { preVote: false, checkQuorum: false, voters: 3 };
    expect(direct(script, { nodes: 5, options, checks: ["invariants"] })).toEqual(PASS);
  });
});

describe("chapter 4 with §6.3: a change of members is made once", () => {
  const options = { preVote: false, checkQuorum: false, voters: 3 };
  const checks = ["invariants", "premises"];

  it("a new leader ends a change that is half made, and answers a copy of it", () => {
    const change = { request: "change-members", input: ["n1", "n4", "n5"] };
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n1", commitIndex: 1 } },
      { drop: "append-entries", from: "n1", where: { prevLogIndex: 3 }, as: "not the last one" },
      { ...change, node: "n1" },
      { when: { node: "n1", commitIndex: 3 }, within: "500ms" },
      { crash: "n1" },
      { fire: "election", node: "n4" },
      { when: { node: "n4", role: "leader" } },
      { ...change, node: "n4", again: true },
      { when: { node: "n4", commitIndex: 5 }, within: "500ms" },
      { ...change, node: "n4", again: true },
      { expect: { fact: "administered", node: "n4" }, within: "50ms", as: "is told" },
      { expect: { fact: "adopted", index: 6, not: true }, within: "50ms", always: true },
    ];
    expect(direct(script, { nodes: 5, options, checks })).toEqual(PASS);
  });

  it.each(["open", "registered"])("snapshots keep what was made (%s sessions)", (sessions) => {
    const add = { request: "add-server", input: "n4" };
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n2", commitIndex: 1 } },
      { drop: "any", to: "n2", as: "lagging" },
      { ...add, node: "n1" },
      { when: { fact: "administered", node: "n1", joined: 8 }, within: "500ms" },
      { request: "remove-server", input: "n4", node: "n1" },
      { when: { fact: "administered", node: "n1", left: 8 }, within: "500ms" },
      { clear: "lagging" },
      { when: { fact: "restored", node: "n2" }, within: "500ms" },
      { crash: "n1" },
      { fire: "election", node: "n2" },
      { when: { node: "n2", role: "leader" }, within: "500ms" },
      { ...add, node: "n2", again: true },
      { expect: { fact: "adopted", voters: 15, not: true }, within: "100ms", always: true },
    ];
    const changes = { nodes: 4, options: { ...options, sessions, snapshotEvery: 2 }, checks };
    expect(direct(script, changes)).toEqual(PASS);
  });

  it("what was refused, since a change was under way, stays so", () => {
    const remove = { request: "remove-server", input: "n3", node: "n1" };
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n1", commitIndex: 1 } },
      { hold: "append-reply", from: "n4", as: "catching up" },
      { request: "add-server", input: "n4", node: "n1" },
      { when: { node: "n1", commitIndex: 2 } },
      remove,
      { when: { fact: "refused", node: "n1" } },
      { release: "catching up" },
      { when: { fact: "administered", node: "n1", joined: 8 }, within: "500ms" },
      { ...remove, again: true },
      { expect: { fact: "refused", node: "n1" }, within: "50ms", as: "is told again" },
      { expect: { fact: "adopted", voters: 11, not: true }, within: "100ms", always: true },
    ];
    expect(direct(script, { nodes: 4, options, checks })).toEqual(PASS);
  });

  it("what is so already is an operation, too: its copy does not undo what came after it", () => {
    const add = { request: "add-server", input: "n3", node: "n1" };
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n1", commitIndex: 1 } },
      add,
      { when: { fact: "administered", node: "n1", joined: 4 } },
      { request: "remove-server", input: "n3", node: "n1" },
      { when: { fact: "administered", node: "n1", left: 4 } },
      { ...add, again: true },
      { expect: { fact: "adopted", index: 4, not: true }, within: "100ms", always: true },
    ];
    expect(direct(script, { checks, options: { preVote: false, checkQuorum: false } })).toEqual(
      PASS,
    );
  });
});

describe("chapter 5: log compaction", () => {
  it("§5.3: the leader must send snapshots to followers that lag behind, when it has discarded the next log entry that it needs", () => {
    const puts = [1, 2, 3, 4, 5, 6].map((input) => ({
      request: "put",
      key: `k${input}`,
      input,
      node: "n1",
    }));
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n3", commitIndex: 1 } },
      { drop: "any", from: "n1", to: "n3", as: "lagging" },
      ...puts,
      { when: { node: "n1", commitIndex: 7 } },
      { clear: "lagging" },
      { when: { fact: "restored", node: "n3", index: 6 }, within: "500ms" },
      { when: { node: "n3", commitIndex: 7 }, within: "500ms" },
    ];
    const options = { preVote: false, checkQuorum: false, snapshotEvery: 3, chunkItems: 2 };
    expect(direct(script, { options })).toEqual(PASS);
  });
});

describe("chapter 6: client interaction", () => {
  it("§6.2: a leader steps down if an election timeout elapses without a successful round of heartbeats to a majority", () => {
    const script = [
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader" } },
      { drop: "any", to: "n1", as: "deaf" },
      { when: { node: "n1", role: "follower" }, within: "400ms" },
    ];
    expect(direct(script, { options: {}, checks: ["invariants"] })).toEqual(PASS);
  });
});
