/** Leases to give timestamps, and reads at replicas: what a group and a member of it decide. */
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/core/json.ts";
import { ANSWER } from "../../src/protocol/acting-object.ts";
import type { Member } from "../../src/protocol/member-part.ts";
import { groupOf } from "../../src/systems/spanner/group.ts";
import { EMPTY, type Group, type Lease } from "../../src/systems/spanner/group-state.ts";
import { EPSILON_US, LEASE_US } from "../../src/systems/spanner/groups.ts";
import { leasesDisjoint, safeTime } from "../../src/systems/spanner/lease-judges.ts";
import { memberPart } from "../../src/systems/spanner/replica.ts";
import { groupRules } from "../../src/systems/spanner/rules.ts";

type Stamp = readonly [holder: number, token: number, epoch: number, serial: number, above: number];
type Entry = readonly [f: string, input: unknown, timeUs: number, stamp?: Stamp];

/** A group after entries, the first at index 1, with their answers. */
function groupAfter(...entries: readonly Entry[]): { state: Group; outputs: unknown[] } {
  const group = groupOf(1, groupRules);
  let state = EMPTY;
  const outputs = entries.map(([f, input, timeUs, stamp], at) => {
    const place = { index: at + 1, timeUs, ...(stamp && { stamp: stamp as unknown as Value }) };
    const applied = group.apply(state as never, { f, key: null, input: input as Value }, place);
    state = applied.state as unknown as Group;
    return applied.output;
  });
  return { state, outputs };
}

const LEASED: Entry = ["lease", [0], 1_000, [1, 77, 0, 1, 0]];
const LOCKED: Entry = ["lock", [5, 10, [["x", "exclusive"]]], 1_500];
const UNTIL = 1_000 + LEASE_US;
const vote = (...stamp: Stamp): Entry => ["prepare", [5, [["x", 7]]], 2_000, stamp];
const leaseOf = (...entries: readonly Entry[]): Lease | undefined =>
  groupAfter(...entries).state.lease;

describe("a lease", () => {
  it("is given to the first that asks, and made longer for its holder", () => {
    expect(leaseOf(LEASED)).toMatchObject({ epoch: 1, holder: 1, from: 1_000, until: UNTIL });
    const more: Entry = ["lease", [1], 50_000, [1, 77, 1, 2, 0]];
    expect(leaseOf(LEASED, more)).toMatchObject({ epoch: 1, until: 50_000 + LEASE_US });
  });

  it.each<readonly [string, Stamp]>([
    ["another", [2, 88, 0, 1, 0]],
    ["its holder, started again", [1, 99, 0, 1, 0]],
  ])("is given to %s when it is over on every clock", (_who, stamp) => {
    const early: Entry = ["lease", [1], UNTIL + EPSILON_US, stamp];
    expect(leaseOf(LEASED, early)).toMatchObject({ epoch: 1, since: 2 });
    const late: Entry = ["lease", [1], UNTIL + EPSILON_US + 1, stamp];
    const from = UNTIL + EPSILON_US + 1;
    expect(leaseOf(LEASED, late)).toMatchObject({ epoch: 2, holder: stamp[0], from });
  });

  it("is not given where another entry has asked since", () => {
    expect(groupAfter(LEASED, ["lease", [0], 9_000_000, [2, 88, 0, 1, 0]]).outputs).toEqual([
      true,
      false,
    ]);
  });

  it("lets its holder vote, above what it has promised", () => {
    expect(groupAfter(LEASED, LOCKED, vote(1, 77, 1, 2, 0)).outputs[2]).toBe(1_000);
    expect(groupAfter(LEASED, LOCKED, vote(1, 77, 1, 2, 5_000)).outputs[2]).toBe(5_001);
  });

  it.each<readonly [string, Stamp]>([
    ["made before it", [1, 77, 0, 2, 0]],
    ["out of order", [1, 77, 1, 0, 0]],
    ["past its end", [1, 77, 1, 2, UNTIL]],
  ])("lets no server vote by a stamp %s", (_which, stamp) => {
    expect(groupAfter(LEASED, LOCKED, vote(...stamp)).outputs[2]).toBeNull();
  });

  it("aborts what its leader may not commit any more", () => {
    const commit = {
      id: 5,
      client: 2,
      operation: 7,
      output: 1,
      parts: [
        [1, [["x", 7]]],
        [2, [["y", 7]]],
      ],
    };
    const late: Entry = [ANSWER, { index: 3, number: 2, output: 40 }, 2_100, [1, 77, 0, 3, 0]];
    const { state } = groupAfter(LEASED, LOCKED, ["commit", commit, 2_000, [1, 77, 1, 2, 0]], late);
    expect(state.coordinated.get(5)).toMatchObject({ phase: "telling", timestamp: 0 });
    expect(state.held.size).toBe(0);
  });
});

/** A member that has applied a state, and what it asks and says. */
function member(state: Group, view: Partial<Member> = {}) {
  const part = memberPart(groupRules);
  const memory = part.memory() as never;
  const seen = { state, asked: [] as unknown[], said: [] as unknown[], ...view };
  const take = (f: string, input: unknown, wallUs = 2_000) =>
    part.take(
      memory,
      { f, key: null, input: input as Value },
      {
        id: 1,
        isLeader: true,
        wallUs,
        monotonicUs: 76,
        ...view,
        state: seen.state,
        ask: ({ f: what, input: how }) => seen.asked.push([what, how]),
        assert: (...fact) => seen.said.push(fact),
      },
    );
  return { seen, take, answered: (output: Value) => part.answered(memory, output) };
}

/** The holder, whose token is 77. */
function holder(...entries: readonly Entry[]) {
  const one = member(EMPTY);
  one.take("lease", [0]);
  one.seen.state = groupAfter(LEASED, ...entries).state;
  return one;
}

const FOLLOWER = { id: 2, isLeader: false };
const READ = [900, ["x"]];
const NOTHING = { output: [["x", null]] };

describe("a member", () => {
  it("asks for a lease when it leads and is read for the first time, else for a promise", () => {
    const leader = member(EMPTY);
    expect(leader.take("snapshot", READ)).toBe("later");
    const follower = member(EMPTY, FOLLOWER);
    expect(follower.take("snapshot", READ)).toBe("later");
    expect([leader.seen.asked, follower.seen.asked]).toEqual([
      [["lease", [0]]],
      [["promise", [900]]],
    ]);
  });

  it("answers what is below the present lease by itself", () => {
    const follower = member(groupAfter(LEASED).state, FOLLOWER);
    expect(follower.take("snapshot", READ)).toEqual(NOTHING);
    expect(follower.seen.said).toEqual([["served", 900, 1]]);
  });

  it("answers what the holder has promised, once it has applied as much as that had", () => {
    const follower = member(groupAfter(LEASED).state, FOLLOWER);
    expect(follower.take("snapshot", [3_000, ["x"]])).toBe("later");
    follower.answered([2, 3_000]);
    expect(follower.take("snapshot", [3_000, ["x"]])).toBe("later");
    follower.seen.state = groupAfter(LEASED, LOCKED).state;
    expect(follower.take("snapshot", [3_000, ["x"]])).toEqual(NOTHING);
    expect(follower.take("snapshot", [3_001, ["x"]])).toBe("later");
  });

  it("waits for one that has voted at or below the timestamp", () => {
    const voted = [LOCKED, vote(1, 77, 1, 2, 0)];
    expect(holder(...voted).take("snapshot", [1_000, ["x"]])).toBe("later");
    expect(holder(...voted).take("snapshot", [999, ["x"]])).toEqual(NOTHING);
  });
});

describe("the holder of a lease", () => {
  it("promises within it, and stamps what comes then with the promise", () => {
    const one = holder();
    expect(one.take("promise", [UNTIL + 1])).toBe("later");
    expect(one.take("promise", [3_000])).toEqual({ output: [1, 3_000] });
    expect(one.seen.said).toEqual([["promisedAbove", 1, 3_000, 1]]);
    expect(one.take("prepare", [5, []])).toEqual({ stamp: [1, 77, 1, 2, 3_000] });
  });

  it("promises nothing that its entries on their way may not keep", () => {
    const one = holder();
    one.take("prepare", [5, []]);
    expect(one.take("promise", [3_000])).toBe("later");
    one.seen.state = groupAfter(LEASED, LOCKED, vote(1, 77, 1, 2, 0)).state;
    expect(one.take("promise", [3_000])).toEqual({ output: [3, 3_000] });
  });

  it("stamps nothing when a timestamp that it gave now could be past the end", () => {
    const one = holder();
    expect(one.take("commit", {}, UNTIL - EPSILON_US)).toHaveProperty("stamp");
    expect(one.take("commit", {}, UNTIL - EPSILON_US + 1)).toBe("leader");
  });

  it("is no other, and not itself when it has started again", () => {
    const { state } = groupAfter(LEASED);
    const again = member(state, { monotonicUs: 5_000 });
    again.take("lease", [1]);
    for (const one of [member(state), member(state, FOLLOWER), again]) {
      expect([one.take("commit", {}), one.take("prepare", [5, []])]).toEqual(["leader", "leader"]);
    }
  });
});

/** What a judge says of facts of the first group. */
function said(
  judge: typeof leasesDisjoint | typeof safeTime,
  stream: readonly (readonly unknown[])[],
) {
  const reports: string[] = [];
  const view = {
    nameOf: (_service: string, node: number) => `n${node}`,
    addressOf: () => 1,
    report: (message: string) => reports.push(message),
  };
  const state = judge.initial(9);
  for (const [fact, ...numbers] of stream) {
    judge.on[`g1.${fact}`]?.(state as never, view as never, ...(numbers as number[]));
  }
  return reports;
}

describe("leases-disjoint", () => {
  const lease = ["timestampLease", 1, 2, 1, 100, 700];

  it.each([
    ["given past the end", ["gave", 1, 2, 701, 3], "n1 gave 701, in a lease of 100 to 700"],
    ["given before the beginning", ["gave", 1, 2, 99, 3], "n1 gave 99, in a lease of 100 to 700"],
    [
      "promised past the end",
      ["promisedAbove", 1, 2, 701, 3],
      "n1 promises to give none up to 701, in a lease of 100 to 700",
    ],
  ])("fires on a timestamp %s", (_what, fact, message) => {
    expect(said(leasesDisjoint, [lease])).toEqual([]);
    expect(said(leasesDisjoint, [lease, fact])).toEqual([message]);
  });
});

describe("safe-time", () => {
  it.each([
    [
      "a timestamp that had been promised not to come",
      ["promisedAbove", 1, 2, 150, 5],
      ["gave", 1, 2, 150, 6],
      "n1 gave 150, and 150 had been promised",
    ],
    [
      "a promise that has been broken already",
      ["gave", 1, 2, 150, 6],
      ["promisedAbove", 1, 2, 150, 5],
      "n1 promises 150 with 5 entries applied, and a later one has 150",
    ],
    [
      "a write at which a read had been answered",
      ["served", 2, 150, 5],
      ["wrote", 1, 7, 149, 6],
      "n1 wrote at 149, and a read at 150 had been answered",
    ],
    [
      "a read that misses the lowest of the writes after it",
      ["wrote", 1, 7, 120, 8],
      ["served", 2, 120, 5],
      "n2 reads at 120 with 5 entries applied, and a later one has 120",
    ],
  ])("fires on %s", (_what, first, second, message) => {
    const before = [
      ["wrote", 1, 7, 130, 6],
      ["wrote", 1, 7, 160, 7],
    ].filter(() => first[0] === "wrote");
    expect(said(safeTime, [...before, first])).toEqual([]);
    expect(said(safeTime, [...before, first, second])).toEqual([message]);
  });
});
