/** Raft against the dissertation (Ongaro 2014), sentence by sentence: the rules that safety rests on, and what servers do by them. */
import { describe, expect, it } from "vitest";
import { rules } from "../../../src/protocols/raft/rules.ts";
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

  it("figure 3.1: reply false if term < currentTerm", () => {
    expect(rules.mayVoteIn(4, 5)).toBe(false);
    expect(rules.mayVoteIn(5, 5)).toBe(true);
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
    expect(rules.campaignTerm(7)).toBe(8);
  });

  it("each server will vote for at most one candidate in a given term, on a first-come-first-served basis", () => {
    expect(rules.mayVoteFor(0, 2)).toBe(true);
    expect(rules.mayVoteFor(2, 2)).toBe(true);
    expect(rules.mayVoteFor(3, 2)).toBe(false);
    expect(rules.voteInNewTerm(3)).toBe(0);
  });

  it("a candidate wins an election if it receives votes from a majority of the servers in the full cluster for the same term", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(rules.majority)).toEqual([1, 2, 2, 3, 3, 4, 4]);
    expect(rules.countsVote(3, 4)).toBe(false);
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

  it("Raft uses randomized election timeouts to ensure that split votes are rare", () => {
    expect(rules.electionTimeoutUs(150_000, 217_000)).toBe(217_000);
  });
});

describe("§3.5: log replication", () => {
  it("a log entry is committed once the leader that created the entry has replicated it on a majority of the servers", () => {
    expect(rules.reached([9, 7, 4], rules.majority(3))).toBe(7);
    expect(rules.reached([9, 7, 4, 3, 1], rules.majority(5))).toBe(4);
  });

  it("if the follower does not find an entry in its log with the same index and term, then it refuses the new entries", () => {
    expect(rules.logMatches(4, 2, 2)).toBe(true);
    expect(rules.logMatches(4, 2, 1)).toBe(false);
    expect(rules.logMatches(4, 2, -1)).toBe(false);
  });

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

  it("a leader never overwrites or deletes entries in its own log; matchIndex increases monotonically", () => {
    expect(rules.nextMatch(8, 5)).toBe(8);
    expect(rules.nextAfterRejection(3, 8)).toBe(9);
    expect(rules.initialMatch(12)).toBe(0);
  });

  it("figure 3.1: set commitIndex = min(leaderCommit, index of last new entry)", () => {
    expect(rules.followerCommit(9, 6, 12)).toBe(6);
    expect(rules.followerCommit(4, 6, 12)).toBe(4);
    expect(rules.nextCommit(7, 4)).toBe(7);
  });
});

describe("§3.6: safety", () => {
  it("§3.6.1: if the logs have last entries with different terms, then the log with the later term is more up-to-date", () => {
    expect(rules.isUpToDate(3, 1, 2, 9)).toBe(true);
    expect(rules.isUpToDate(2, 9, 3, 1)).toBe(false);
  });

  it("§3.6.1: if the logs end with the same term, then whichever log is longer is more up-to-date", () => {
    expect(rules.isUpToDate(3, 5, 3, 5)).toBe(true);
    expect(rules.isUpToDate(3, 4, 3, 5)).toBe(false);
  });

  it("§3.6.2: only log entries from the leader's current term are committed by counting replicas", () => {
    expect(rules.mayCommitByCounting(4, 4, 2)).toBe(true);
    expect(rules.mayCommitByCounting(2, 4, 2)).toBe(false);
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

  it("a server returns with its term, its vote and its log", () => {
    expect(rules.restoredTerm(7, 3)).toBe(7);
    expect(rules.rememberedVote(2)).toBe(2);
    expect(rules.commitAtStart(10, 25)).toBe(10);
  });

  it("§10.2.1: the leader may count its own entry only when it is on its disk", () => {
    expect(rules.ownMatch(4, 6)).toBe(4);
  });
});

describe("§3.10: leadership transfer", () => {
  it("the prior leader sends a TimeoutNow request to the target server, once its log matches", () => {
    expect(rules.mayHandOver(6, 7)).toBe(false);
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
  it("§4.1: servers always use the latest configuration in their log, regardless of whether the entry is committed", () => {
    expect(rules.configurationLimit(9, 4)).toBe(9);
    expect(rules.rollsBackConfiguration()).toBe(true);
  });

  it("§4.1: the cluster may not begin another membership change until the previous one is committed", () => {
    expect(rules.isSettled(8, 7)).toBe(false);
    expect(rules.isSettled(8, 8)).toBe(true);
  });

  it("the correction of 2015: a leader may not append a new configuration until it has committed an entry from its current term", () => {
    expect(rules.mayChangeIn(2, 3)).toBe(false);
    expect(rules.mayChangeIn(3, 3)).toBe(true);
  });

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
    expect(rules.ignoresCandidates(149_999, 150_000)).toBe(true);
    expect(rules.ignoresCandidates(150_000, 150_000)).toBe(false);
  });

  it("§4.3: agreement requires separate majorities from both the old and new configurations; the leader leaves the joint one", () => {
    expect(rules.votingGroups(0b110, 0b011)).toEqual([0b110, 0b011]);
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

describe("chapter 5: log compaction", () => {
  it("§5.1: the snapshot covers only committed entries, and holds the latest configuration and the sessions", () => {
    expect(rules.snapshotIndex(6, 9)).toBe(6);
    expect(rules.snapshotsSessions()).toBe(true);
  });

  it("§5.3: the leader must send snapshots to followers that lag behind, when it has discarded the next log entry that it needs", () => {
    expect(rules.needsSnapshot(5, 6)).toBe(true);
    expect(rules.needsSnapshot(6, 6)).toBe(false);
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

  it("figure 5.3: if instead the existing log has an entry with the same index and term as the last included entry, retain the entries following it", () => {
    expect(rules.keepsSuffix(4, 4)).toBe(true);
    expect(rules.keepsSuffix(3, 4)).toBe(false);
    expect(rules.mayInstall(6, 6)).toBe(false);
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

  it("§6.3: if a server receives a command whose serial number has already been executed, it responds immediately without re-executing the request", () => {
    expect(rules.isDuplicate(4, 4)).toBe(true);
    expect(rules.isDuplicate(5, 4)).toBe(false);
  });

  it("§6.3: servers must agree on when to expire a client's session: by the time in the log", () => {
    expect(rules.sessionClockUs(1_000, 9_999)).toBe(1_000);
  });

  it("§6.4: if the leader has not yet marked an entry from its current term committed, it waits until it has done so", () => {
    expect(rules.mayReadAt(3, 4)).toBe(false);
    expect(rules.mayReadAt(4, 4)).toBe(true);
    expect(rules.mayAnswerAt(4, 5)).toBe(false);
  });

  it("§6.4.1: a lease is shorter than the election timeout, by the bound on clock drift", () => {
    expect(rules.leaseUs(150_000, 300_000, 500)).toBe(149_850);
    expect(rules.keepsLeaseAfterTransfer()).toBe(false);
    expect(rules.waitsAfterRestart(true)).toBe(true);
  });
});
