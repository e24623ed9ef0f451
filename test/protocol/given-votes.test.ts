/**
 * Disks that are given to Paxos and Multi-Paxos: what no run comes to is doubted, and nothing that
 * one comes to.
 */
import { describe, expect, it } from "vitest";
import type { Write } from "../../src/protocol/disk.ts";
import { doubtsOfVotes, type GivenAcceptor } from "../../src/protocol/given-votes.ts";
import type { NodeId } from "../../src/protocol/node-id.ts";
import type { Given, Protocol } from "../../src/protocol/protocol.ts";
import { protocols } from "../../src/protocols/index.ts";
import { digestDecree } from "../../src/protocols/multi-paxos/messages.ts";
import type { JournalEntry } from "../../src/protocols/multi-paxos/state.ts";
import type { StoredAcceptor } from "../../src/protocols/multi-paxos/storage.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

/** What is doubted of these disks, n1's first; null: an empty one. */
function doubtsOf(protocol: string, disks: readonly (Given | null)[], options = {}) {
  const given = Object.fromEntries(
    disks.flatMap((disk, at) => (disk ? [[`n${at + 1}`, disk]] : [])),
  );
  const source = {
    version: 1,
    protocol,
    nodes: disks.length,
    duration: "1s",
    workload: { clients: 0 },
    options,
    given,
  };
  return resolveScenario(source, "given").doubts[protocol] ?? [];
}

describe("disks that no run of Multi-Paxos comes to are doubted, by the nodes", () => {
  const multiPaxos = (...disks: (Given | null)[]) => doubtsOf("multi-paxos", disks);

  it("a vote in a ballot that no quorum has promised", () => {
    expect(multiPaxos({ promised: 33, votes: { 1: [33, 5] } }, null, null)).toEqual([
      "given.n1: it voted in ballot 33, which 2 have to have promised first, or a later one: 1 did",
    ]);
    const later = { promised: 66 };
    expect(multiPaxos({ promised: 33, votes: { 1: [33, 5] } }, later, null)).toEqual([]);
  });

  it("two values in a slot of one ballot", () => {
    const one = (value: number) => ({ promised: 33, votes: { 1: [33, value] } });
    expect(multiPaxos(one(1), one(2), null)).toEqual([
      "given.n2: its vote in slot 1 and that of n1 are for different values in ballot 33, and a " +
        "proposer has one",
    ]);
    expect(multiPaxos(one(1), one(1), null)).toEqual([]);
  });

  it("another value in a later ballot than what was chosen", () => {
    const chosen = { promised: 66, votes: { 1: [33, 1] } };
    expect(multiPaxos(chosen, chosen, { promised: 66, votes: { 1: [66, 2] } })).toEqual([
      "given.n3: its vote in slot 1, ballot 66, is for another value than what was chosen in " +
        "ballot 33",
    ]);
    expect(multiPaxos(chosen, chosen, { promised: 66, votes: { 1: [66, 1] } })).toEqual([]);
    expect(multiPaxos(chosen, { promised: 66 }, { promised: 66, votes: { 1: [66, 2] } })).toEqual(
      [],
    );
  });

  it("what is said to be decided, and was not chosen", () => {
    const voted = { promised: 33, votes: { 1: [33, 1] } };
    expect(multiPaxos({ ...voted, decided: 1 }, { promised: 33 }, null)).toEqual([
      "given.n1: decided is 1, and in slot 1 fewer than 2 voted for one value",
    ]);
    expect(multiPaxos({ ...voted, decided: 1 }, voted, null)).toEqual([]);
    expect(multiPaxos({ promised: 33, decided: 1e9 }, voted, voted)[0]).toContain("in slot 2 ");
  });

  it("by the acceptors and the quorums of the scenario", () => {
    const voted = { promised: 33, votes: { 1: [33, 1] } };
    const alone = [voted, null, null];
    expect(doubtsOf("multi-paxos", alone, { acceptors: 1 })).toEqual([]);
    expect(doubtsOf("multi-paxos", alone, { phase1Quorum: 1, phase2Quorum: 3 })).toEqual([]);
    expect(
      doubtsOf("multi-paxos", [{ ...voted, decided: 1 }, voted, null], {
        phase1Quorum: 1,
        phase2Quorum: 3,
      }),
    ).toHaveLength(1);
  });
});

describe("disks that no run of the synod comes to are doubted, by the nodes", () => {
  it("a vote without promises, and one against what was chosen", () => {
    const voted = (ballot: number, value: string) => ({ promised: ballot, ballot, value });
    expect(doubtsOf("paxos", [voted(33, "x"), null, null])).toHaveLength(1);
    expect(doubtsOf("paxos", [voted(33, "x"), { promised: 34 }, null])).toEqual([]);
    const [doubt] = doubtsOf("paxos", [voted(33, "x"), voted(33, "x"), voted(66, "y")]);
    expect(doubt).toContain("given.n3: it voted in ballot 66, which 2 have to have promised");
    const placed = { acceptors: ["n1"] };
    expect(doubtsOf("paxos", [voted(33, "x"), null, null], placed)).toEqual([]);
  });
});

describe("nothing that a run comes to is doubted", () => {
  it.each([1, 2, 3, 4, 5])("all disks at every write of seed %i", (seed) => {
    const nodes = 5;
    const scenario = resolveScenario(
      {
        version: 1,
        protocol: "multi-paxos",
        nodes,
        duration: "10s",
        network: { latency: "1ms..20ms", loss: "2%" },
        options: { electionTimeout: "60ms..120ms", heartbeat: "20ms", snapshotEvery: 0 },
        workload: { clients: 3 },
        faults: [{ every: "400ms", for: "200ms", oneOf: ["crash", "partition", "kill"] }],
        checks: ["invariants"],
      },
      "disks",
    );
    const multiPaxos = protocols.get("multi-paxos")?.make() as Protocol;
    const disks = new Disks(nodes);
    const doubts: unknown[] = [];
    let decided = 0;
    const watched: Protocol = {
      ...multiPaxos,
      factsOfWrite(node, write, facts) {
        disks.take(node, write);
        doubts.push(...doubtsOfVotes(disks.acceptors, { promises: 3, acceptances: 3 }));
        decided = Math.max(decided, ...disks.acceptors.map((acceptor) => acceptor.decided));
        multiPaxos.factsOfWrite(node, write, facts);
      },
    };
    const run = simulate(scenario, "multi-paxos", seed, { protocol: watched, strict: false });
    expect(doubts).toEqual([]);
    expect(run.violations).toEqual([]);
    expect(disks.ballots.size).toBeGreaterThan(5);
    expect(decided).toBeGreaterThan(20);
  });
});

/** What is durable on the disks of a run of Multi-Paxos. */
class Disks {
  readonly acceptors: GivenAcceptor[];
  /** All in which a vote was given. */
  readonly ballots = new Set<number>();

  constructor(nodes: number) {
    this.acceptors = Array.from({ length: nodes }, (_, at) => ({
      node: at + 1,
      promised: 0,
      votes: new Map(),
      decided: 0,
    }));
  }

  take(node: NodeId, write: Write): void {
    const before = this.acceptors[node - 1] as GivenAcceptor;
    if (write.kind === "put") {
      const { promised, decided } = write.value as StoredAcceptor;
      this.acceptors[node - 1] = { ...before, promised, decided };
    } else if (write.kind === "append") {
      const { slot, ballot, decree } = write.entry as JournalEntry;
      const votes = new Map(before.votes).set(slot, { ballot, value: digestDecree(decree) });
      this.acceptors[node - 1] = {
        ...before,
        votes,
        promised: Math.max(before.promised, ballot),
      };
      this.ballots.add(ballot);
    }
  }
}
