/**
 * Leases, epochs, snapshots and quorums of Multi-Paxos, sentence by sentence: PML is "Paxos Made
 * Live" (Chandra, Griesemer and Redstone 2007), FP "Flexible Paxos" (Howard, Malkhi and Spiegelman
 * 2016). Each test drives nodes through their handlers. What is in quotation marks was compared
 * with the paper's text (docs/quotations.md).
 */
import { describe, expect, it } from "vitest";
import { defaults } from "../../../src/core/parameters.ts";
import { kv } from "../../../src/objects/kv.ts";
import { ballotOf } from "../../../src/protocol/ballot.ts";
import type { Request } from "../../../src/protocol/request.ts";
import type { Message } from "../../../src/protocols/multi-paxos/messages.ts";
import { multiPaxos, steps } from "../../../src/protocols/multi-paxos/multi-paxos.ts";
import { OPTIONS } from "../../../src/protocols/multi-paxos/options.ts";
import { rules } from "../../../src/protocols/multi-paxos/rules.ts";
import type { Decree } from "../../../src/protocols/multi-paxos/state.ts";
import { Cluster, put, read, type Sent } from "./cluster.ts";

const decreeOf = (request: Request): Decree => ({ request });

const prepare = (ballot: number, from = 1): Message => ({ type: "prepare", ballot, from });

/** Everything arrives except what leaves or goes to these. */
const without =
  (...nodes: readonly number[]) =>
  ({ from, to }: Sent) =>
    !nodes.includes(from) && !nodes.includes(to);

const kindsNot =
  (...kinds: readonly string[]) =>
  ({ message }: Sent) =>
    !kinds.includes(message.type);

describe("PML: Paxos Made Live", () => {
  const LEASE = { reads: "lease", leaseDrift: 0 };

  /** n1 leads, has executed x = 7, and holds the lease. */
  function master(): Cluster {
    const cluster = new Cluster(3, LEASE);
    cluster.nowUs = 1_000_000;
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    cluster.settle();
    cluster.fire(1, "heartbeat");
    cluster.settle();
    cluster.replies.length = 0;
    return cluster;
  }

  const refuses =
    '§5.2: replicas "refuse to process Paxos messages from any other replica while the lease is ' +
    'held"; departs from "implicitly grant a lease to the master of the previous Paxos ' +
    'instance": every heartbeat is a grant, so that a master without requests keeps it';
  it(refuses, () => {
    const cluster = master();
    cluster.nowUs += 149_000;
    cluster.receive(3, 2, prepare(66));
    expect(cluster.take("nack")).toMatchObject([{ to: 2, message: { ballot: 66, promised: 33 } }]);
    cluster.nowUs += 1_000;
    cluster.receive(3, 2, prepare(66));
    cluster.sync(3);
    expect(cluster.take("promise").length).toBe(1);
  });

  it("§5.2: a server that granted it does not campaign itself meanwhile", () => {
    const cluster = master();
    cluster.fire(2, "election");
    expect(cluster.state(2).role).toBe("follower");
    cluster.nowUs += 150_000;
    cluster.fire(2, "election");
    expect(cluster.state(2).role).toBe("candidate");
  });

  it("§5.2: a master with a lease answers reads from its own state, and without one through the log", () => {
    const cluster = master();
    cluster.request(1, read(2));
    expect(cluster.replies).toMatchObject([{ reply: { status: "ok", output: 7, leaseTerm: 33 } }]);
    cluster.nowUs += 150_000;
    cluster.request(1, read(3));
    expect(cluster.replies.length).toBe(1);
    cluster.settle();
    expect(cluster.replies[1]?.reply).toMatchObject({ status: "ok", output: 7, index: 2 });
    expect(cluster.replies[1]?.reply).not.toHaveProperty("leaseTerm");
  });

  const shorter =
    '§5.2: "the master maintains a shorter timeout for the lease than the replicas – this ' +
    'protects the system against clock drift"';
  it(shorter, () => {
    // Clocks may err by 10% each: the master counts on 80% of what the replicas grant.
    const cluster = new Cluster(3, { reads: "lease", leaseDrift: 100_000 });
    cluster.nowUs = 1_000_000;
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    cluster.settle();
    cluster.fire(1, "heartbeat");
    cluster.settle();
    cluster.replies.length = 0;
    cluster.nowUs += 119_000;
    cluster.request(1, read(2));
    expect(cluster.replies).toMatchObject([{ reply: { leaseTerm: 33 } }]);
    cluster.nowUs += 2_000;
    cluster.request(1, read(3));
    expect(cluster.replies.length).toBe(1);
    // The replicas still hold what they granted.
    cluster.receive(3, 2, prepare(66));
    expect(cluster.take("nack").length).toBe(1);
  });

  it("§5.2: the lease counts from when it was asked for, and needs so many grants that nobody else can be promised a ballot", () => {
    const cluster = new Cluster(5, LEASE);
    cluster.nowUs = 1_000_000;
    cluster.elect(1, kindsNot("heartbeat"));
    cluster.receive(1, 2, { type: "heard", ballot: 33, beat: 1 });
    expect(cluster.state(1).leaseUs).toBe(0);
    cluster.nowUs += 10_000;
    cluster.receive(1, 3, { type: "heard", ballot: 33, beat: 1 });
    expect(cluster.state(1).leaseUs).toBe(1_150_000);
  });

  it("§5.2: a restarted replica does not know what it granted, and waits as if it just had", () => {
    const cluster = master();
    cluster.start(3);
    cluster.receive(3, 2, prepare(66));
    expect(cluster.take("nack").length).toBe(1);
    cluster.nowUs += 150_000;
    cluster.receive(3, 2, prepare(66));
    cluster.sync(3);
    expect(cluster.take("promise").length).toBe(1);
  });

  it("§5.3: the ballot is the master's epoch: requests that waited when mastership was lost are not answered by a later one", () => {
    const cluster = new Cluster();
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    cluster.take("accept");
    cluster.receive(1, 2, { type: "nack", ballot: 33, promised: 66 });
    cluster.elect(1);
    expect(cluster.state(1)).toMatchObject({ role: "leader", ballot: ballotOf(3, 1) });
    // What it had voted for is chosen all the same; the client asks again, and is told the first
    // answer.
    expect([cluster.state(1).executed, cluster.replies]).toEqual([1, []]);
    cluster.request(1, put(1, 7));
    expect(cluster.replies).toMatchObject([{ node: 1, reply: { status: "ok" } }]);
    expect(cluster.state(1).queue).toEqual([]);
  });

  it("§5.5: a snapshot stands for the log before it: what lies behind is cut from memory and disk, sessions and members stay", () => {
    const cluster = new Cluster(3, { snapshotEvery: 2 });
    cluster.elect(1);
    for (const sequence of [1, 2, 3]) {
      cluster.request(1, put(sequence, sequence));
      cluster.settle();
    }
    expect(cluster.record(1, "snapshot")).toMatchObject({
      slot: 2,
      configurations: [{ from: 1, members: 0b111 }],
      items: [
        ["part", "x", expect.anything()],
        ["session", 1, { sequence: 2 }],
      ],
    });
    expect(cluster.journal(1)).toMatchObject([{ slot: 3 }]);
    cluster.start(1);
    expect(cluster.state(1).executed).toBeGreaterThanOrEqual(2);
    expect(cluster.state(1).machine.sessions.get(1)?.sequence).toBeGreaterThanOrEqual(2);
  });

  it("§5.5: a replica that lags behind the cut log is brought the snapshot, and installs none that tells it nothing new", () => {
    const cluster = new Cluster(3, { snapshotEvery: 2 });
    cluster.elect(1);
    for (const sequence of [1, 2, 3]) {
      cluster.request(1, put(sequence, sequence));
      cluster.settle(without(3));
    }
    cluster.receive(1, 3, { type: "learn", from: 1 });
    const [install] = cluster.take("install");
    expect(install?.message.snapshot.slot).toBe(2);
    if (install !== undefined) cluster.receive(3, 1, install.message);
    expect(cluster.state(3)).toMatchObject({ executed: 2, snapshot: { slot: 2 } });
    cluster.receive(3, 2, { type: "learnt", from: 3, decrees: [decreeOf(put(9, 9))], decided: 3 });
    expect(cluster.state(3).executed).toBe(3);
    if (install !== undefined) cluster.receive(3, 1, install.message);
    expect(cluster.state(3).executed).toBe(3);
  });

  it("§5.5: what is missed is asked for once, however many copies of an answer come", () => {
    const cluster = new Cluster(3, { entriesMax: 1 });
    cluster.elect(1);
    for (const sequence of [1, 2, 3]) {
      cluster.request(1, put(sequence, sequence));
      cluster.settle(without(3));
    }
    cluster.nowUs += 50_000;
    cluster.take("learn");
    cluster.receive(1, 3, { type: "learn", from: 1 });
    const [first] = cluster.take("learnt");
    if (first === undefined) throw new Error("the leader has nothing to say");
    for (let copy = 0; copy < 3; copy++) cluster.receive(3, 1, first.message);
    expect(cluster.state(3).executed).toBe(1);
    expect(cluster.take("learn").map(({ message }) => message.from)).toEqual([2]);
  });
});

describe("FP: Flexible Paxos", () => {
  it("§3: every quorum of phase 1 meets every quorum of phase 2; majorities are the special case", () => {
    const refusal = (options: Readonly<Record<string, unknown>>) => {
      const all = { ...defaults(OPTIONS), ...options } as ReturnType<typeof defaults>;
      return multiPaxos(rules, steps).refusal?.({ options: all, object: kv, nodes: 5 }) ?? null;
    };
    expect(refusal({ phase1Quorum: 4, phase2Quorum: 2 })).toBeNull();
    expect(refusal({ phase1Quorum: 3, phase2Quorum: 2 })).toMatchObject({ option: "phase2Quorum" });
    // Of four and of five, three are a majority.
    for (const nodes of [4, 5]) {
      const cluster = new Cluster(nodes);
      const beyond = [3, 4, 5].slice(0, nodes - 2);
      cluster.elect(1, without(...beyond));
      expect(cluster.state(1).role).toBe("candidate");
      cluster.elect(1, without(...beyond.slice(1)));
      expect(cluster.state(1).role).toBe("leader");
    }
  });

  it("§3: quorums of one phase need not meet each other: with 4 promises of 5, 2 acceptances choose", () => {
    const cluster = new Cluster(5, { phase1Quorum: 4, phase2Quorum: 2 });
    cluster.elect(1, without(4, 5));
    expect(cluster.state(1).role).toBe("candidate");
    cluster.elect(1, without(5));
    expect(cluster.state(1).role).toBe("leader");
    cluster.request(1, put(1, 7));
    cluster.settle(without(3, 4, 5));
    expect(cluster.state(1).executed).toBe(1);
  });

  it("§3: what two acceptors chose is found by every four", () => {
    const cluster = new Cluster(5, { phase1Quorum: 4, phase2Quorum: 2 });
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    cluster.settle(without(3, 4, 5));
    expect(cluster.state(1).executed).toBe(1);
    cluster.elect(5, without(1));
    expect(cluster.state(5).executed).toBe(1);
    expect(cluster.state(5).machine.parts.get("x")).toEqual(
      cluster.state(1).machine.parts.get("x"),
    );
  });
});
