/**
 * The state machine of Multi-Paxos, sentence by sentence: "Paxos Made Simple" (Lamport 2001), §3.
 * Each test drives nodes through their handlers. What is in quotation marks was compared with the
 * paper's text (docs/quotations.md).
 */
import { describe, expect, it } from "vitest";
import { type Request, request } from "../../../src/protocol/request.ts";
import type { Message } from "../../../src/protocols/multi-paxos/messages.ts";
import type { Decree } from "../../../src/protocols/multi-paxos/state.ts";
import { Cluster, inputOf, put, read, type Sent } from "./cluster.ts";

const prepare = (ballot: number, from = 1): Message => ({ type: "prepare", ballot, from });

/** What a leader proposes: `slot: value`, once each. */
function proposals(cluster: Cluster, leader: number): Readonly<Record<number, unknown>> {
  const found = cluster.take("accept", leader).map(({ message }) => [message.slot, message.decree]);
  return Object.fromEntries(found.map(([slot, decree]) => [slot, inputOf(decree as Decree)]));
}

const kindsNot =
  (...kinds: readonly string[]) =>
  ({ message }: Sent) =>
    !kinds.includes(message.type);

describe("PMS §3: implementing a state machine", () => {
  it('"a newly chosen leader executes phase 1 for infinitely many instances" by "a single reasonably short message" to each', () => {
    const given = { 3: { promised: 33, votes: { 1: [33, 10], 2: [33, 20], 3: [33, 30] } } };
    const cluster = new Cluster(3, {}, { ...given, 1: { promised: 33, decided: 0 } });
    cluster.fire(1, "election");
    cluster.sync(1);
    expect(cluster.take("prepare").map(({ to, message }) => [to, message])).toEqual([
      [2, { type: "prepare", ballot: 65, from: 1 }],
      [3, { type: "prepare", ballot: 65, from: 1 }],
    ]);
  });

  it('"an acceptor responds with more than a simple OK only if it has already received a phase 2 message from some proposer"', () => {
    const cluster = new Cluster(
      3,
      {},
      { 3: { promised: 33, votes: { 2: [33, 10], 5: [33, 20] } } },
    );
    cluster.receive(3, 1, prepare(65, 3));
    cluster.receive(2, 1, prepare(65, 3));
    cluster.sync(2);
    cluster.sync(3);
    expect(cluster.take("promise").map(({ from, message }) => [from, message.votes])).toMatchObject(
      [
        [2, []],
        [3, [[5, { ballot: 33 }]]],
      ],
    );
  });

  it("a promise also says what is chosen already, so that nobody proposes there again: the new leader fetches it", () => {
    const votes = { 1: [33, 10], 2: [33, 20] };
    const chosen = { promised: 33, votes, decided: 2 };
    const cluster = new Cluster(3, {}, { 1: chosen, 2: chosen });
    cluster.elect(3, kindsNot("accept", "learnt"));
    cluster.request(3, put(1, 7));
    expect(proposals(cluster, 3)).toEqual({ 3: 7 });
    cluster.nowUs += 50_000;
    cluster.fire(3, "heartbeat");
    cluster.settle();
    expect(cluster.state(3).executed).toBe(2);
    // What was proposed and lost is sent again once a heartbeat has passed.
    cluster.fire(3, "heartbeat");
    cluster.settle();
    expect(cluster.state(3).executed).toBe(3);
  });

  const fills =
    'a new leader is let "fill the gap immediately by proposing, as commands 136 and 137, a ' +
    'special “no-op” command that leaves the state unchanged"';
  it(fills, () => {
    const votes = { 1: [33, 10], 4: [33, 40] };
    const cluster = new Cluster(3, {}, { 2: { promised: 33, votes } });
    cluster.elect(3, (sent) => sent.from !== 3 || sent.message.type !== "accept");
    cluster.elect(3, kindsNot("accept"));
    const { open } = cluster.state(3);
    expect([...open].map(([slot, { decree }]) => [slot, inputOf(decree)])).toEqual([
      [1, 10],
      [2, "no-op"],
      [3, "no-op"],
      [4, 40],
    ]);
  });

  it('"the leader can propose command 142 before it learns that its proposed command 141 has been chosen", alpha commands ahead and no further', () => {
    const cluster = new Cluster(3, { window: 2 });
    cluster.elect(1);
    for (const client of [1, 2, 3]) cluster.request(1, put(1, client, client));
    expect(proposals(cluster, 1)).toEqual({ 1: 1, 2: 2 });
    cluster.sync(1);
    // Slot 2 is chosen: nothing moves, since slot 1 is not executed. Slot 1 is chosen: slots 3 and
    // 4 may be open.
    cluster.receive(1, 2, { type: "accepted", ballot: 33, slot: 2, digest: 0 });
    expect(proposals(cluster, 1)).toEqual({});
    cluster.receive(1, 2, { type: "accepted", ballot: 33, slot: 1, digest: 0 });
    expect([cluster.state(1).executed, proposals(cluster, 1)]).toEqual([2, { 3: 3 }]);
  });

  it('"the value chosen by the ith instance being the ith state machine command in the sequence": executed in order, each client\'s operation once', () => {
    const cluster = new Cluster();
    const decrees = [put(1, 7), put(2, 8), put(1, 7)].map((request) => ({ request }));
    cluster.receive(3, 1, { type: "learnt", from: 2, decrees: decrees.slice(1), decided: 3 });
    expect(cluster.state(3).executed).toBe(0);
    cluster.receive(3, 1, { type: "learnt", from: 1, decrees: decrees.slice(0, 1), decided: 3 });
    expect(cluster.state(3).executed).toBe(3);
    // The first operation came again in slot 3: had it taken effect there, 7 would be where 8
    // is.
    cluster.elect(3);
    cluster.request(3, read(1, 2));
    cluster.settle();
    expect(cluster.replies.at(-1)?.reply).toMatchObject({ status: "ok", output: 8 });
  });

  it('"the set of servers that execute instance i + alpha of the consensus algorithm be specified by the state after execution of the ith state machine command"', () => {
    const cluster = new Cluster(4, { window: 3, acceptors: 3 });
    cluster.elect(1);
    const change = { ...put(1, 0), command: { f: "add-server", key: null, input: "n4" } };
    cluster.request(1, change);
    cluster.settle();
    // Chosen in slot 1: it governs from slot 4 on.
    expect(cluster.state(1).configurations).toEqual([
      { from: 1, members: 0b0111 },
      { from: 4, members: 0b1111 },
    ]);
    for (const client of [2, 3, 4]) cluster.request(1, put(1, client, client));
    const accepts = cluster.take("accept", 1);
    const to = (slot: number) =>
      accepts.filter(({ message }) => message.slot === slot).map((sent) => sent.to);
    expect([2, 3, 4].map(to)).toEqual([
      [2, 3],
      [2, 3],
      [2, 3, 4],
    ]);
  });

  it("of two changes under way neither undoes the other; one chosen again changes nothing", () => {
    const cluster = new Cluster(4, { window: 5, acceptors: 3 });
    const change = (sequence: number, f: string, input: string): Request =>
      request(9, sequence, { f, key: null, input }, false);
    const added = change(1, "add-server", "n4");
    const changes = [
      added,
      change(2, "remove-server", "n3"),
      change(3, "remove-server", "n4"),
      added,
    ];
    const decrees = changes.map((asked) => ({ request: asked }));
    cluster.receive(3, 1, { type: "learnt", from: 1, decrees, decided: 4 });
    expect(cluster.state(3).configurations.map(({ members }) => members)).toEqual([
      0b0111, 0b1111, 0b1011, 0b0011,
    ]);
  });

  it("a change that cannot be when it is executed changes nothing, and is answered so", () => {
    const cluster = new Cluster(3, { window: 3, acceptors: 2 });
    cluster.elect(1);
    for (const [client, input] of [
      [8, "n2"],
      [9, "n1"],
    ] as const) {
      cluster.request(1, request(client, 1, { f: "remove-server", key: null, input }, false));
    }
    cluster.settle();
    expect(cluster.replies.map(({ reply }) => reply.output)).toEqual([true, false]);
    expect(cluster.state(1).configurations.at(-1)?.members).toBe(0b01);
  });

  it("phase 1 counts by the acceptors of the slot: one whose new acceptors have not promised enough waits for them", () => {
    const cluster = new Cluster(2, { window: 3, acceptors: 1 });
    cluster.elect(1);
    const change = { ...put(1, 0), command: { f: "add-server", key: null, input: "n2" } };
    cluster.request(1, change);
    cluster.settle();
    for (const client of [2, 3, 4]) cluster.request(1, put(1, client, client));
    cluster.settle();
    // Slots 2 and 3 are n1's alone; slot 4 is both nodes', and n2 has promised nothing.
    expect([cluster.state(1).executed, cluster.state(1).nextSlot]).toEqual([3, 4]);
    cluster.fire(1, "heartbeat");
    cluster.settle();
    expect(cluster.state(1)).toMatchObject({ executed: 4, promises: 0b11 });
  });
});
