/**
 * Nodes that are alike may be exchanged: of states that differ by their names one is visited. The
 * same checks fail as without, and all ends in the same states but for names.
 */
import { describe, expect, it } from "vitest";
import { UNREDUCED } from "../../../src/search/exhaustive/bounds.ts";
import { exploreCluster, type SmallCluster } from "../../../src/search/exhaustive/cluster.ts";

const small = {
  operations: 1,
  terms: 1,
  timers: 1,
  crashes: 0,
  duplicates: 0,
  statesMax: 40_000,
} as const;

/** What stays in flight in all of them is the same, so that all end in the same states. */
const PLAIN = { ...UNREDUCED, useless: true };

function all(cluster: SmallCluster) {
  const ends = new Set<string>();
  const renamed = new Set<string>();
  const { complete, states, violations } = exploreCluster({
    ...cluster,
    stop: () => false,
    onTerminal: (identity, identities) => {
      ends.add(identity);
      for (const one of identities) renamed.add(one);
    },
  });
  expect(complete).toBe(true);
  return { states, ends, renamed, checks: violations.map(({ check }) => check).sort() };
}

describe.each([
  ["raft", 3, undefined, { operations: 0, alarms: 2 }],
  ["raft", 3, undefined, { alarms: 1 }],
  ["raft", 3, "double-vote", { operations: 0, alarms: 2 }],
  ["raft", 3, undefined, { operations: 0, alarms: 1, crashes: 1 }],
  ["raft", 2, undefined, { terms: 2, timers: 2, alarms: 2 }],
  ["raft", 2, "old-term-vote-granted", { terms: 2, alarms: 2 }],
  ["raft", 2, "commit-goes-back", { terms: 2, alarms: 2 }],
  ["zab", 3, undefined, { anyLeader: true, operations: 0, timers: 2, alarms: 2 }],
  ["zab", 3, "half-quorum", { anyLeader: true, operations: 0, timers: 2, alarms: 2 }],
  ["zab", 2, undefined, { anyLeader: true, timers: 2 }],
  ["zab", 2, "broadcast-before-quorum", { anyLeader: true, timers: 2 }],
] as const)("%s on %i nodes, %s, %j", (protocol, nodes, mutant, bounds) => {
  const cluster = {
    ...small,
    protocol,
    nodes,
    ...bounds,
    ...(mutant === undefined ? {} : { mutant }),
  };
  const alike = nodes === 2 ? [1, 2] : [1, 2, 3];

  it("comes to the same verdicts, and to the same ends but for names, in fewer states", () => {
    const plain = all({ ...cluster, reduced: PLAIN });
    const once = all({ ...cluster, reduced: { ...PLAIN, alike } });
    expect(once.checks).toEqual(plain.checks);
    expect([...once.renamed].sort()).toEqual([...plain.ends].sort());
    expect(once.ends.size).toBeLessThan(plain.ends.size);
    expect(once.states).toBeLessThan(0.6 * plain.states);
    const silent = all({ ...cluster, reduced: { ...PLAIN, silent: true, alike } });
    expect(silent.checks).toEqual(plain.checks);
    // What was not seen of a process that crashes is left out.
    if ("crashes" in bounds) return;
    for (const end of silent.ends) expect(once.ends).toContain(end);
  });
});
