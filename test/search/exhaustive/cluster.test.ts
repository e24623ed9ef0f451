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

describe.each([undefined, "double-vote", "commit-goes-back"])(
  "raft, %s, on two nodes",
  (mutant) => {
    it("ends in the same states but for names, where one node has the first step", () => {
      const cluster = {
        ...small,
        protocol: "raft" as const,
        ...(mutant === undefined ? {} : { mutant }),
      };
      const useless = { ...UNREDUCED, useless: true };
      const plain = all({ ...cluster, reduced: useless });
      const [one, other] = [
        [1, 2],
        [2, 1],
      ].map((inOrder) => all({ ...cluster, reduced: { ...useless, silent: true, inOrder } }));
      if (one === undefined || other === undefined) throw new Error("there are two");
      for (const { seen } of [one, other]) expect(seen.checks).toEqual(plain.seen.checks);
      expect([...new Set([...one.seen.ends, ...other.seen.ends])].sort()).toEqual(plain.seen.ends);
      expect(one.states).toBeLessThan(plain.states);
      expect(one.seen.ends).toHaveLength(other.seen.ends.length);
    });
  },
);

/** All orders of three nodes. */
const ORDERS = [
  [1, 2, 3],
  [1, 3, 2],
  [2, 1, 3],
  [2, 3, 1],
  [3, 1, 2],
  [3, 2, 1],
];

describe.each([undefined, "double-vote"])("raft, %s, on three nodes", (mutant) => {
  it("ends in the same states but for names, where nodes have their first step in order", () => {
    const cluster = {
      ...small,
      protocol: "raft" as const,
      nodes: 3,
      operations: 0,
      terms: 1,
      alarms: 2,
      ...(mutant === undefined ? {} : { mutant }),
    };
    const useless = { ...UNREDUCED, useless: true };
    const plain = all({ ...cluster, reduced: useless });
    const each = ORDERS.map((inOrder) =>
      all({ ...cluster, reduced: { ...useless, silent: true, inOrder } }),
    );
    expect([...new Set(each.flatMap(({ seen }) => seen.ends))].sort()).toEqual(plain.seen.ends);
    for (const { states, seen } of each) {
      expect(seen.checks).toEqual(plain.seen.checks);
      expect(seen.ends).toHaveLength(each[0]?.seen.ends.length ?? 0);
      expect(seen.ends.length).toBeLessThan(plain.seen.ends.length);
      expect(states).toBeLessThan(plain.states / 2);
    }
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
    ["raft", 2, 0, 1_556],
    ["raft", 1, 1, 84],
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
