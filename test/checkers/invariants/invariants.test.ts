/**
 * Every invariant is shown to pass a lawful stream of facts, and to fire, with its message, on one
 * that breaks it.
 */
import { describe, expect, it } from "vitest";
import { invariants } from "../../../src/systems/index.ts";
import type { Cases } from "../told.ts";
import { found, foundOver } from "./found.ts";
import { commitment, threePhaseCommit } from "./streams/commitment.ts";
import { consensusView } from "./streams/consensus-view.ts";
import { gossipCounter, sequencer, sequentialNode } from "./streams/counters.ts";
import { chenDetector, heartbeatDetector } from "./streams/detectors.ts";
import { fencedLock } from "./streams/locks.ts";
import { multiPaxos, paxos } from "./streams/paxos.ts";
import { raft } from "./streams/raft.ts";
import { abd, dynamo } from "./streams/registers.ts";
import { chain, craqEventual, primaryBackup } from "./streams/replication.ts";
import { shardedStore } from "./streams/sharded-store.ts";
import { swim } from "./streams/swim.ts";
import { percolator, spanner, transfers } from "./streams/transactions.ts";
import { zab } from "./streams/zab.ts";

/** By protocol; three nodes. */
const CASES: Readonly<Record<string, Cases>> = {
  raft,
  paxos,
  "multi-paxos": multiPaxos,
  "two-phase-commit": commitment,
  "three-phase-commit": threePhaseCommit,
  "paxos-commit": commitment,
  abd,
  "gossip-counter": gossipCounter,
  dynamo,
  zab,
};

/** By system, over its services: facts are `SERVICE.fact`. */
const OVER: Readonly<Record<string, Cases>> = {
  swim,
  "consensus-view": consensusView,
  "heartbeat-detector": heartbeatDetector,
  "chen-detector": chenDetector,
  chain,
  "craq-eventual": craqEventual,
  "primary-backup": primaryBackup,
  "fenced-lock": fencedLock,
  sequencer,
  "sequential-node": sequentialNode,
  transfers,
  percolator,
  spanner,
  "sharded-store": shardedStore,
};

const cases = Object.entries(CASES).flatMap(([protocol, named]) =>
  Object.entries(named).map(([name, given]) => ({ protocol, name, ...given })),
);

describe.each(cases)("$name of $protocol", ({ protocol, name, lawful, broken, message }) => {
  it("passes a lawful stream of facts", () => {
    expect(found(protocol, name, lawful)).toEqual([]);
  });

  it("fires on a stream that breaks it, at the fact that does", () => {
    const stream = [...lawful, ...broken];
    expect(found(protocol, name, stream.slice(0, -1))).toEqual([]);
    expect(found(protocol, name, stream)).toContain(message);
  });
});

const over = Object.entries(OVER).flatMap(([system, named]) =>
  Object.entries(named).map(([name, given]) => ({ system, name, ...given })),
);

describe.each(over)("$name over the services of $system", (given) => {
  const { system, name, lawful, broken, message } = given;
  const ends = invariants.get(name)?.atEnd === undefined ? undefined : name;

  it("passes a lawful stream of facts", () => {
    expect(foundOver(system, lawful, ends)).toEqual([]);
  });

  it("fires on a stream that breaks it, at the fact that does", () => {
    const stream = [...lawful, ...broken];
    expect(foundOver(system, stream.slice(0, -1), ends)).toEqual([]);
    expect(foundOver(system, stream, ends)).toContain(message);
  });
});

it("no invariant is without a stream that it fires on", () => {
  const shown = new Set([...cases, ...over].map(({ name }) => name));
  expect([...invariants.keys()].filter((name) => !shown.has(name))).toEqual([]);
});
