/**
 * What is left out of the search of a cluster changes no verdict and no state in which all ends.
 */
import { describe, expect, it } from "vitest";
import { UNREDUCED } from "../../../src/search/exhaustive/bounds.ts";
import { exploreCluster, type SmallCluster } from "../../../src/search/exhaustive/cluster.ts";

const small = {
  nodes: 2,
  operations: 1,
  terms: 2,
  timers: 1,
  alarms: 2,
  crashes: 0,
  duplicates: 0,
  statesMax: 20_000,
} as const;

/** All that a search comes to which may depend on what is left out. */
function all(cluster: SmallCluster) {
  const ends = new Set<string>();
  const { complete, states, transitions, violations } = exploreCluster({
    ...cluster,
    stop: () => false,
    onTerminal: (identity) => ends.add(identity),
  });
  expect(complete).toBe(true);
  const checks = violations.map(({ check }) => check).sort();
  return { states, transitions, seen: { ends: [...ends].sort(), checks } };
}

describe.each([
  ["raft", undefined, 2],
  ["raft", "double-vote", 2],
  ["raft", "old-term-vote-granted", 2],
  ["multi-paxos", "one-accept-is-chosen", 2],
  ["zab", undefined, 1],
] as const)("%s, %s, on two nodes", (protocol, mutant, terms) => {
  const cluster = { ...small, protocol, terms, ...(mutant === undefined ? {} : { mutant }) };
  // What changes nothing stays in flight in all of them, so that all end in the same states.
  const useless = { ...UNREDUCED, useless: true };

  it("ends in the same states with sleep sets, which leave out no state", () => {
    const plain = all({ ...cluster, reduced: useless });
    const asleep = all({ ...cluster, reduced: { ...useless, asleep: true } });
    expect(asleep.seen).toEqual(plain.seen);
    expect(asleep.states).toBe(plain.states);
    expect(asleep.transitions).toBeLessThan(plain.transitions);
  });

  it("ends in the same states where steps that no other node sees are taken late", () => {
    const plain = all({ ...cluster, reduced: useless });
    expect(all({ ...cluster, reduced: { ...useless, silent: true } }).seen).toEqual(plain.seen);
    const both = all({ ...cluster, reduced: { ...useless, silent: true, asleep: true } });
    expect(both.seen).toEqual(plain.seen);
  });
});

describe.each([
  ["raft", undefined],
  ["raft", "double-vote"],
  ["raft", "old-term-vote-granted"],
  ["raft", "no-dedup"],
  ["multi-paxos", undefined],
  ["multi-paxos", "one-accept-is-chosen"],
  ["multi-paxos", "ballot-without-id"],
  ["multi-paxos", "no-dedup"],
] as const)("%s, %s, on two nodes", (protocol, mutant) => {
  it("breaks the same where messages of which nothing comes are taken out of flight", () => {
    const cluster = { ...small, protocol, ...(mutant === undefined ? {} : { mutant }) };
    const reduced = { ...UNREDUCED, useless: true, silent: true };
    const plain = all({ ...cluster, reduced });
    const known = all({ ...cluster, reduced, ignoring: true });
    expect(known.seen.checks).toEqual(plain.seen.checks);
    expect(known.states).toBeLessThan(plain.states);
  });
});

describe("three nodes with one operation", () => {
  it.each([
    ["raft", 2, 0, 1_168],
    ["raft", 1, 1, 68],
    ["multi-paxos", 1, 1, 1_156],
  ] as const)(
    "of %s keep what it promises in every state, of %i terms, %i operations",
    (protocol, terms, operations, states) => {
      const cluster = { ...small, protocol, nodes: 3, terms, operations, alarms: terms };
      const found = exploreCluster(cluster);
      expect(found.violations).toEqual([]);
      expect([found.complete, found.states]).toEqual([true, states]);
    },
  );
});
