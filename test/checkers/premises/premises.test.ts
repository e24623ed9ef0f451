/**
 * Every premise is shown to pass a lawful stream of facts, and to fire, with its message, on one
 * that breaks it.
 */
import { describe, expect, it } from "vitest";
import { premises } from "../../../src/systems/index.ts";
import type { Cases } from "../told.ts";
import { found } from "./found.ts";
import { multiPaxos } from "./streams/multi-paxos.ts";
import { craqEventual, threePhaseCommit } from "./streams/others.ts";
import { paxos } from "./streams/paxos.ts";
import { raftElections } from "./streams/raft-elections.ts";
import { raftLogs } from "./streams/raft-logs.ts";
import { raftReads } from "./streams/raft-reads.ts";
import { zab } from "./streams/zab.ts";

const CASES: Readonly<Record<string, Cases>> = {
  raft: { ...raftElections, ...raftLogs, ...raftReads },
  paxos,
  "multi-paxos": multiPaxos,
  zab,
  "three-phase-commit": threePhaseCommit,
  "craq-eventual": craqEventual,
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
    expect(found(protocol, name, stream)).toEqual([message]);
  });
});

it("no premise is without a stream that it fires on", () => {
  const shown = new Set(cases.map(({ name }) => name));
  expect([...premises.keys()].filter((name) => !shown.has(name))).toEqual([]);
});
