/**
 * The synod in Multi-Paxos, sentence by sentence: "Paxos Made Simple" (Lamport 2001), §2. Each test
 * drives nodes through their handlers. What is in quotation marks was compared with the paper's
 * text (docs/quotations.md). Ballots are `round * 32 + node`.
 */
import { describe, expect, it } from "vitest";
import { ballotOf, roundOf } from "../../../src/protocol/ballot.ts";
import type { Message } from "../../../src/protocols/multi-paxos/messages.ts";
import type { Decree } from "../../../src/protocols/multi-paxos/state.ts";
import { Cluster, inputOf, put, type Sent } from "./cluster.ts";

const decree = (value: number): Decree => ({ request: put(1, value, 9) });

const prepare = (ballot: number, from = 1): Message => ({ type: "prepare", ballot, from });

const accept = (ballot: number, slot: number, value: number, decided = 0): Message => ({
  type: "accept",
  ballot,
  slot,
  decree: decree(value),
  decided,
});

/** What a leader proposes: `slot: value`, once each. */
function proposals(cluster: Cluster, leader: number): Readonly<Record<number, unknown>> {
  const found = cluster.take("accept", leader).map(({ message }) => [message.slot, message.decree]);
  return Object.fromEntries(found.map(([slot, decree]) => [slot, inputOf(decree as Decree)]));
}

/** Everything arrives except what leaves or goes to these. */
const without =
  (...nodes: readonly number[]) =>
  ({ from, to }: Sent) =>
    !nodes.includes(from) && !nodes.includes(to);

const kindsNot =
  (...kinds: readonly string[]) =>
  ({ message }: Sent) =>
    !kinds.includes(message.type);

describe("PMS §2.2: choosing a value, the acceptor", () => {
  it('P1: "an acceptor must accept the first proposal that it receives"', () => {
    const cluster = new Cluster();
    cluster.receive(3, 1, accept(33, 1, 5));
    cluster.sync(3);
    expect(cluster.take("accepted")).toMatchObject([
      { from: 3, to: 1, message: { ballot: 33, slot: 1 } },
    ]);
  });

  it('P1a: "an acceptor can accept a proposal numbered n iff it has not responded to a prepare request having a number greater than n"', () => {
    const cluster = new Cluster();
    cluster.receive(3, 2, prepare(66));
    cluster.receive(3, 1, accept(65, 1, 5));
    cluster.sync(3);
    expect(cluster.take("accepted")).toEqual([]);
    cluster.receive(3, 2, accept(66, 1, 6));
    cluster.sync(3);
    expect(cluster.take("accepted")).toMatchObject([{ message: { ballot: 66 } }]);
  });

  it('phase 1(b): it responds "with a promise not to accept any more proposals numbered less than n and with the highest-numbered proposal (if any) that it has accepted"', () => {
    const cluster = new Cluster();
    cluster.receive(3, 1, accept(33, 1, 5));
    cluster.receive(3, 2, accept(66, 1, 6));
    cluster.receive(3, 1, prepare(97));
    cluster.sync(3);
    const [promise] = cluster.take("promise");
    expect(promise?.message).toMatchObject({ ballot: 97, votes: [[1, { ballot: 66 }]] });
    cluster.receive(3, 2, accept(66, 2, 7));
    expect(cluster.take("nack")).toMatchObject([{ message: { ballot: 66, promised: 97 } }]);
  });

  it('phase 1(b) departs from "greater than that of any prepare request to which it has already responded": the same number is promised again, since only its owner asks and the answer may have been lost', () => {
    const cluster = new Cluster();
    cluster.receive(3, 2, prepare(66));
    cluster.sync(3);
    cluster.receive(3, 2, accept(66, 1, 6));
    cluster.receive(3, 2, prepare(66));
    cluster.sync(3);
    // The second answer promises no less than the first, and reports what was accepted since.
    expect(cluster.take("promise").map(({ message }) => message)).toMatchObject([
      { ballot: 66, votes: [] },
      { ballot: 66, votes: [[1, { ballot: 66 }]] },
    ]);
  });

  it('phase 2(b): "it accepts the proposal unless it has already responded to a prepare request having a number greater than n": a number never prepared will do, and binds like a promise', () => {
    const cluster = new Cluster();
    cluster.receive(3, 2, accept(66, 1, 6));
    cluster.receive(3, 1, prepare(65));
    expect(cluster.take("nack")).toMatchObject([{ to: 1, message: { promised: 66 } }]);
  });

  it('"it should probably inform the proposer, who should then abandon its proposal"', () => {
    const cluster = new Cluster();
    cluster.elect(1);
    expect(cluster.state(1).role).toBe("leader");
    cluster.receive(1, 3, { type: "nack", ballot: 33, promised: 98 });
    expect(cluster.state(1)).toMatchObject({ role: "follower", ballot: 0 });
    cluster.fire(1, "election");
    expect(cluster.state(1).ballot).toBe(ballotOf(4, 1));
  });
});

describe("PMS §2.2: choosing a value, the proposer", () => {
  it('phase 1(a): it "sends a prepare request with number n to a majority of acceptors": to all of them, its own first', () => {
    const cluster = new Cluster(5);
    cluster.fire(2, "election");
    expect(cluster.take("prepare")).toEqual([]);
    cluster.sync(2);
    expect(cluster.take("prepare").map(({ to }) => to)).toEqual([1, 3, 4, 5]);
  });

  it('phase 2(a): "if the proposer receives a response to its prepare requests (numbered n) from a majority of acceptors": acceptors count, not messages, and answers of this number', () => {
    const cluster = new Cluster(5);
    cluster.fire(1, "election");
    cluster.sync(1);
    const promise = (ballot: number): Message => ({
      type: "promise",
      ballot,
      decided: 0,
      votes: [],
    });
    cluster.receive(1, 2, promise(33));
    cluster.receive(1, 2, promise(33));
    cluster.receive(1, 3, promise(1));
    expect(cluster.state(1).role).toBe("candidate");
    cluster.receive(1, 3, promise(33));
    expect(cluster.state(1).role).toBe("leader");
  });

  it('P2c (b): "v is the value of the highest-numbered proposal among all proposals numbered less than n accepted by the acceptors in S"', () => {
    const x = { promised: 33, votes: { 1: [33, 10] } };
    const y = { promised: 66, votes: { 1: [66, 20] } };
    const cluster = new Cluster(5, {}, { 1: x, 2: y, 3: y, 4: { promised: 66 } });
    cluster.fire(4, "election");
    cluster.settle((sent) => without(3, 5)(sent) && kindsNot("accept")(sent));
    const proposed = cluster.state(4).open.get(1);
    expect(proposed === undefined ? undefined : inputOf(proposed.decree)).toBe(20);
  });

  it("P2c (b): whatever clients ask for meanwhile", () => {
    const votes = { 1: [33, 10], 2: [33, 20] };
    const cluster = new Cluster(3, { window: 1 }, { 2: { promised: 33, votes } });
    cluster.elect(3, (sent) => sent.from !== 3 || sent.message.type !== "accept");
    cluster.elect(3, kindsNot("accept"));
    // Slot 2 may not be open yet, and an operation waits behind it.
    cluster.request(3, put(1, 7));
    expect([...cluster.state(3).open.keys()]).toEqual([1]);
    cluster.receive(3, 2, {
      type: "accepted",
      ballot: cluster.state(3).ballot,
      slot: 1,
      digest: 0,
    });
    expect([...cluster.state(3).open.values()].map(({ decree }) => inputOf(decree))).toEqual([20]);
  });

  it('P2c (a): "or is any value if the responses reported no proposals"', () => {
    const cluster = new Cluster();
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    expect(proposals(cluster, 1)).toEqual({ 1: 7 });
  });

  it('P2: "if a proposal with value v is chosen, then every higher-numbered proposal that is chosen has value v"', () => {
    const cluster = new Cluster();
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    // Chosen by n1 and n2; n3 does not know, and leads next with n2's promise.
    cluster.settle(without(3));
    expect(cluster.state(1).executed).toBe(1);
    const reaches = (sent: Sent) => without(1)(sent) && kindsNot("accept")(sent);
    cluster.elect(3, reaches);
    cluster.request(3, put(1, 8, 2));
    const { open } = cluster.state(3);
    expect([...open].map(([slot, { decree }]) => [slot, inputOf(decree)])).toEqual([
      [1, 7],
      [2, 8],
    ]);
  });

  it('"it can abandon a proposal in the middle of the protocol at any time": a timeout in phase 1 begins a higher one', () => {
    const cluster = new Cluster();
    cluster.elect(1, () => false);
    const first = cluster.state(1).ballot;
    cluster.elect(1, () => false);
    expect([first, cluster.state(1).ballot]).toEqual([33, 65]);
  });
});

describe("PMS §2.3: learning a chosen value", () => {
  it('"a learner must find out that a proposal has been accepted by a majority of acceptors": one acceptance shows nothing', () => {
    const cluster = new Cluster(5);
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    cluster.sync(1);
    const accepted: Message = { type: "accepted", ballot: 33, slot: 1, digest: 0 };
    cluster.receive(1, 2, accepted);
    cluster.receive(1, 2, accepted);
    expect(cluster.state(1).executed).toBe(0);
    cluster.receive(1, 3, accepted);
    expect(cluster.state(1).executed).toBe(1);
  });

  it("the leader is the distinguished learner, and its own acceptance counts when its disk has it", () => {
    const cluster = new Cluster();
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    cluster.receive(1, 2, { type: "accepted", ballot: 33, slot: 1, digest: 0 });
    expect(cluster.state(1).executed).toBe(0);
    cluster.sync(1);
    expect(cluster.state(1).executed).toBe(1);
  });

  it('a distinguished learner "can then inform all the learners when a value has been chosen": in its ballot, and a vote of another ballot is no evidence', () => {
    const cluster = new Cluster(3, {}, { 2: { promised: 34, votes: { 1: [34, 20] } } });
    const notice: Message = { type: "heartbeat", ballot: 65, beat: 1, decided: 1 };
    cluster.receive(2, 1, notice);
    expect(cluster.state(2).executed).toBe(0);
    cluster.receive(2, 1, accept(65, 1, 10));
    cluster.receive(2, 1, notice);
    expect([cluster.state(2).executed, cluster.executedAs(2, 1)]).toEqual([1, 65]);
  });

  it('"because of message loss, a value could be chosen with no learner ever finding out": who lacks it asks for it', () => {
    const cluster = new Cluster();
    cluster.elect(1);
    cluster.request(1, put(1, 7));
    cluster.settle(without(3));
    cluster.fire(1, "heartbeat");
    cluster.settle();
    expect(cluster.state(3).executed).toBe(0);
    cluster.nowUs += 50_000;
    cluster.fire(1, "heartbeat");
    cluster.settle();
    expect([cluster.state(3).executed, cluster.executedAs(3, 1)]).toEqual([1, 0]);
  });
});

describe("PMS §2.4: progress", () => {
  it('"a distinguished proposer must be selected as the only one to try issuing proposals": others send clients to it', () => {
    const cluster = new Cluster();
    cluster.elect(2);
    cluster.request(1, put(1, 7));
    expect(cluster.replies).toMatchObject([
      { node: 1, reply: { status: "not-leader", leader: 2 } },
    ]);
    expect(cluster.take("accept")).toEqual([]);
  });

  it("proposers that outbid each other wait before they try again", () => {
    const cluster = new Cluster();
    cluster.fire(1, "election");
    cluster.receive(1, 2, { type: "nack", ballot: 33, promised: 66 });
    expect(cluster.timer(1, "election")).toBeGreaterThanOrEqual(150_000);
  });
});

describe("PMS §2.5: the implementation", () => {
  it('"different proposers choose their numbers from disjoint sets of numbers, so two different proposers never issue a proposal with the same number"', () => {
    const cluster = new Cluster(5);
    for (const node of [1, 2, 3, 4, 5]) {
      for (let round = 1; round <= 3; round++) cluster.elect(node, ({ to }) => to === node);
    }
    const ballots = [1, 2, 3, 4, 5].map((node) => cluster.state(node).ballot);
    expect(new Set(ballots).size).toBe(5);
    // Whatever node owns it, a ballot of a later round is higher.
    expect(ballots.map(roundOf)).toEqual([3, 3, 3, 3, 3]);
    expect(Math.min(...ballots)).toBeGreaterThan(ballotOf(2, 25));
  });

  it('"each proposer remembers (in stable storage) the highest-numbered proposal it has tried to issue, and begins phase 1 with a higher proposal number than any it has already used"', () => {
    const cluster = new Cluster();
    cluster.elect(1, () => false);
    cluster.start(1);
    cluster.fire(1, "election");
    expect(cluster.state(1).ballot).toBe(65);
    // A number that its disk does not hold has left in no message: it may be used.
    cluster.start(1);
    cluster.fire(1, "election");
    expect(cluster.take("prepare")).toEqual([]);
    expect(cluster.state(1).ballot).toBe(65);
  });

  it('"an acceptor records its intended response in stable storage before actually sending the response": promises', () => {
    const cluster = new Cluster();
    cluster.receive(3, 1, prepare(33));
    expect(cluster.sent).toEqual([]);
    cluster.sync(3);
    expect(cluster.record(3, "acceptor")).toMatchObject({ promised: 33 });
    expect(cluster.take("promise").length).toBe(1);
  });

  it('"an acceptor records its intended response in stable storage before actually sending the response": acceptances', () => {
    const cluster = new Cluster();
    cluster.receive(3, 1, accept(33, 1, 5));
    expect(cluster.sent).toEqual([]);
    cluster.sync(3);
    expect(cluster.journal(3)).toMatchObject([{ slot: 1, ballot: 33 }]);
    expect(cluster.take("accepted").length).toBe(1);
    // Told again, since the answer may have been lost; nothing needs to be written twice, and what
    // is not durable still waits.
    cluster.receive(3, 1, accept(33, 1, 5));
    expect(cluster.sent).toEqual([]);
    cluster.sync(3);
    expect([cluster.journal(3).length, cluster.take("accepted").length]).toEqual([1, 1]);
  });

  it('§2.2: "an acceptor must remember this information even if it fails and then restarts"', () => {
    const cluster = new Cluster();
    cluster.receive(3, 1, prepare(33));
    cluster.receive(3, 1, accept(33, 1, 5));
    cluster.receive(3, 2, prepare(66));
    cluster.sync(3);
    cluster.sent = [];
    cluster.start(3);
    cluster.receive(3, 1, accept(65, 2, 5));
    expect(cluster.take("nack")).toMatchObject([{ message: { promised: 66 } }]);
    cluster.receive(3, 1, prepare(97));
    cluster.sync(3);
    expect(cluster.take("promise")).toMatchObject([{ message: { votes: [[1, { ballot: 33 }]] } }]);
  });

  it("a vote on disk is a promise on disk: a restarted acceptor promises nothing below it", () => {
    const cluster = new Cluster();
    cluster.receive(3, 2, accept(66, 1, 5));
    cluster.sync(3);
    cluster.start(3);
    expect(cluster.state(3).promised).toBe(66);
  });

  it("whoever led before a restart does not lead after it: phase 1 comes first", () => {
    const cluster = new Cluster();
    cluster.elect(1);
    cluster.start(1);
    expect(cluster.state(1).role).toBe("follower");
    cluster.request(1, put(1, 7));
    expect(cluster.take("accept")).toEqual([]);
  });
});
