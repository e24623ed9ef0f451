/** The contract of quorums. */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  hasNode,
  majorityOf,
  mayDecideApart,
  type NodeSet,
  reachedBy,
  sizeOf,
  withNode,
} from "../../src/protocol/quorum.ts";

it("two majorities of the same members always share one", () => {
  for (let members = 1; members <= 30; members++) {
    expect(2 * majorityOf(members)).toBeGreaterThan(members);
    expect(2 * (majorityOf(members) - 1)).toBeLessThanOrEqual(members);
  }
});

it("a set counts each node once, however often it is added", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (nodes) => {
      const set = nodes.reduce(withNode, 0);
      expect(sizeOf(set)).toBe(new Set(nodes).size);
      for (let node = 1; node <= 30; node++) expect(hasNode(set, node)).toBe(nodes.includes(node));
    }),
  );
});

it("reachedBy is the count-th largest value", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { minLength: 1, maxLength: 9 }),
      fc.nat(),
      (values, choice) => {
        const count = 1 + (choice % values.length);
        const descending = [...values].sort((a, b) => b - a);
        expect(reachedBy(values, count)).toBe(descending[count - 1]);
      },
    ),
  );
});

it("two configurations decide apart if some two disjoint sets of nodes are a quorum of each", () => {
  const nodes = 6;
  const all = 2 ** nodes - 1;
  const decides = (set: NodeSet, groups: readonly NodeSet[]) =>
    groups.every((group) => sizeOf(set & group) >= majorityOf(sizeOf(group)));
  const configuration = fc.array(fc.integer({ min: 1, max: all }), { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(configuration, configuration, (one, other) => {
      let apart = false;
      for (let set = 0; set <= all; set++) {
        if (decides(set, one) && decides(all & ~set, other)) apart = true;
      }
      expect(mayDecideApart(one, other)).toBe(apart);
    }),
    { numRuns: 500 },
  );
});
