/** How many may fail: the arithmetic, in a few cells of the tables of docs/failures.md. */
import { describe, expect, it } from "vitest";
import { doubtFateOf, fateOf } from "../../src/search/how-many-may-fail.ts";

const raft = (nodes: number) => ({ name: "raft", protocol: "raft", nodes });

describe("a cluster of n", () => {
  it("serves with floor((n - 1) / 2) down, and stops with one more", () => {
    expect(fateOf(raft(3), 1, [1])).toBe("serves");
    expect(fateOf(raft(3), 2, [1])).toBe("stops");
  });

  it("gains nothing if n is even", () => {
    expect(fateOf(raft(4), 2, [1])).toBe("stops");
  });

  it("bears as many without consensus, as a register of majorities", () => {
    const register = { name: "abd", protocol: "abd", nodes: 3 };
    expect(fateOf(register, 1, [1])).toBe("serves");
    expect(fateOf(register, 2, [1])).toBe("stops");
  });

  it("of a chain bears all members but one, as long as its configuration service goes on", () => {
    const services = { configuration: { on: "n1..n3" }, chain: { on: "n4..n6" } };
    const chain = { name: "chain", protocol: "chain", nodes: 6, services, first: 4 };
    expect(fateOf(chain, 2, [1])).toBe("serves");
    expect(fateOf(chain, 3, [1])).toBe("stops");
    expect(fateOf({ ...chain, besides: ["n1"] }, 2, [1, 2])).toBe("serves");
    expect(fateOf({ ...chain, besides: ["n1", "n2"] }, 1, [1])).toBe("stops");
  });

  it("gains nothing by observers", () => {
    const observed = { name: "zab", protocol: "zab", nodes: 5, options: { observers: 2 } };
    expect(fateOf(observed, 2, [1])).toBe("stops");
  });

  it("is unsafe where both quorums are half of it", () => {
    const halves = {
      name: "multi-paxos",
      protocol: "multi-paxos",
      nodes: 4,
      options: { phase1Quorum: 2, phase2Quorum: 2 },
      mutant: "non-intersecting-quorums",
    };
    expect(fateOf(halves, "halves", [1])).toBe("unsafe");
  });
});

describe("a participant in doubt", () => {
  it("waits for its coordinator in two phases", () => {
    const two = { name: "2PC", protocol: "two-phase-commit", nodes: 5 };
    expect(doubtFateOf(two, 1, [1])).toBe("waits");
  });

  it("decides with F of 2F + 1 acceptors down, and waits with one more", () => {
    const paxos = { name: "PC", protocol: "paxos-commit", nodes: 5, options: { failures: 1 } };
    expect(doubtFateOf(paxos, 1, [1])).toBe("decides");
    expect(doubtFateOf(paxos, 2, [1])).toBe("waits");
  });

  it("decides in three phases, whichever nodes have crashed", () => {
    const three = { name: "3PC", protocol: "three-phase-commit", nodes: 5 };
    expect(doubtFateOf(three, 4, [1])).toBe("decides");
  });
});
