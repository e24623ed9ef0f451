/** Of the premises of multi-paxos: cases that a stream for each does not show. */
import { expect, it } from "vitest";
import type { Told } from "../told.ts";
import { found } from "./found.ts";

it("accepted-by-quorum: a leader counts word of acceptances, and the vote of its own disk", () => {
  const proposes: readonly Told[] = [
    ["quorums", 1, 0, 0b111, 64],
    ["proposed", 1, 1, 33, 11],
    ["journaled", 1, 1, 33, 11],
  ];
  const delivers: Told = ["delivered", 1, 1, 33, 11];
  const named = (stream: readonly Told[]) => found("multi-paxos", "accepted-by-quorum", stream);
  expect(named([...proposes, ["acceptance", 1, 1, 33, 3], delivers])).toEqual([]);
  expect(named([...proposes, ["informed", 1, 1, 11], delivers])).toEqual([]);
  // After a restart it learns from its disk, or from others.
  expect(named([...proposes, ["restarted", 1], delivers])).toEqual([]);
  expect(named([...proposes, delivers])).toEqual([
    "n1 took a value for chosen for slot 1 in ballot 33, with word of acceptances by n1",
  ]);
});

it("accepted-by-quorum: what was counted in one ballot is known when it is proposed again", () => {
  // Slot 2 was chosen in ballot 33, where slot 1 was not, so that it had to wait.
  const before: readonly Told[] = [
    ["quorums", 1, 0, 0b111, 64],
    ["proposed", 1, 1, 33, 11],
    ["proposed", 1, 2, 33, 12],
    ["journaled", 1, 2, 33, 12],
    ["acceptance", 1, 2, 33, 3],
  ];
  const again = (digest: number): readonly Told[] => [
    ["proposed", 1, 1, 97, 11],
    ["proposed", 1, 2, 97, digest],
    ["acceptance", 1, 1, 97, 2],
    ["acceptance", 1, 1, 97, 3],
    ["delivered", 1, 1, 97, 11],
    ["delivered", 1, 2, 97, digest],
  ];
  const named = (stream: readonly Told[]) => found("multi-paxos", "accepted-by-quorum", stream);
  const mistake =
    "n1 took a value for chosen for slot 2 in ballot 97, with word of acceptances by none";
  expect(named([...before, ...again(12)])).toEqual([]);
  expect(named([...before, ...again(22)])).toEqual([mistake]);
  // Acceptances of two ballots do not add up, nor does memory outlive a restart.
  expect(named([...before.slice(0, 4), ...again(12)])).toEqual([mistake]);
  expect(named([...before, ["restarted", 1], ...again(12)])).toEqual([mistake]);
});

it("accepted-by-quorum: the only acceptor of a slot proposes to its own disk", () => {
  const stream: readonly Told[] = [
    ["quorums", 1, 0, 0b001, 64],
    ["proposed", 1, 1, 33, 11],
    ["journaled", 1, 2, 33, 12],
    ["delivered", 1, 2, 33, 12],
  ];
  expect(found("multi-paxos", "accepted-by-quorum", stream)).toEqual([]);
});

it("accepted-by-quorum: what a node was told, or took for chosen before, its disk may hold", () => {
  const restarts: readonly Told[] = [
    ["quorums", 1, 0, 0b111, 64],
    ["informed", 1, 2, 12],
    ["delivered", 1, 1, 33, 11],
    ["restarted", 1],
    ["proposed", 1, 1, 97, 11],
    ["proposed", 1, 2, 97, 12],
    ["proposed", 1, 3, 97, 13],
    ["delivered", 1, 1, 97, 11],
    ["delivered", 1, 2, 97, 12],
  ];
  const named = (stream: readonly Told[]) => found("multi-paxos", "accepted-by-quorum", stream);
  expect(named(restarts)).toEqual([]);
  expect(named([...restarts, ["delivered", 1, 3, 97, 13]])).toEqual([
    "n1 took a value for chosen for slot 3 in ballot 97, with word of acceptances by none",
  ]);
});

it("grants-are-honoured: no heartbeat of an earlier ballot is acknowledged", () => {
  const stream: readonly Told[] = [
    ["leases", 1, 1_000, 500],
    ["promised", 2, 65],
    ["beatReached", 2, 33, 1],
    ["leaseGranted", 2, 33, 1, 1],
  ];
  expect(found("multi-paxos", "grants-are-honoured", stream)).toEqual([
    "n2 acknowledged a heartbeat of ballot 33 after it had answered in ballot 65",
  ]);
});

it("grants-are-honoured: a late acknowledgement grants from when its own heartbeat came", () => {
  const stream: readonly Told[] = [
    ["leases", 1, 1_000, 500],
    ["beatReached", 3, 33, 1],
    ["at", 100],
    ["beatReached", 3, 33, 2],
    ["at", 400],
    // Its disk is slow.
    ["leaseGranted", 3, 33, 1, 1],
    ["at", 900],
    ["beatReached", 3, 33, 3],
    ["leaseGranted", 3, 33, 1, 2],
    // By its own heartbeat, at 100, this grant is over at 1,100.
    ["at", 1_200],
  ];
  const named = (more: readonly Told[]) =>
    found("multi-paxos", "grants-are-honoured", [...stream, ...more]);
  expect(named([["prepared", 3, 67]])).toEqual([]);
  expect(
    named([
      ["leaseGranted", 3, 33, 1, 3],
      ["prepared", 3, 67],
    ]),
  ).toEqual([
    "n3 asked for promises of ballot 67, 700us before what it granted to n1 in ballot 33 runs out",
  ]);
});

it("grants-are-honoured: a later leader takes a grant over, though others were heard since", () => {
  const stream: readonly Told[] = [
    ["leases", 1, 1_000, 500],
    ["beatReached", 3, 482, 1],
    ["leaseGranted", 3, 482, 2, 1],
    ["beatReached", 3, 513, 1],
    ["beatReached", 3, 546, 1],
    // Its disk is slow: the answers to both leave now, and a promise that n1 had asked for again.
    ["leaseGranted", 3, 513, 1, 1],
    ["promised", 3, 513],
  ];
  expect(found("multi-paxos", "grants-are-honoured", stream)).toEqual([]);
});
