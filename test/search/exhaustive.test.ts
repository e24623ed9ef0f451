/**
 * The exhaustive search of a small synod: the correct one is safe in every state, a planted bug is
 * found.
 */
import { describe, expect, it } from "vitest";
import { exploreSynod } from "../../bench/small-synod.ts";

const small = { acceptors: 2, ballots: 1, crashes: 0, duplicates: 0, statesMax: 50_000 } as const;

describe("two proposers", () => {
  it.each([
    [2, 1, 0, 0, 232],
    [3, 1, 0, 0, 8_689],
    [2, 1, 1, 0, 924],
    [2, 1, 0, 1, 602],
    [2, 1, 1, 1, 2_671],
  ] as const)(
    "and %i acceptors, %i ballots each, %i crashes, %i duplicates keep what the synod promises, in every state",
    (acceptors, ballots, crashes, duplicates, states) => {
      const found = exploreSynod({ ...small, acceptors, ballots, crashes, duplicates });
      expect(found.violations).toEqual([]);
      expect(found.complete).toBe(true);
      expect(found.states).toBe(states);
    },
  );

  it.each([0, 1])("come to the same verdict without the reductions, with %i crashes", (crashes) => {
    const plain = { ...small, crashes, ignoring: false, reduced: false };
    const found = exploreSynod(plain);
    expect(found.violations).toEqual([]);
    expect(found.complete).toBe(true);
    expect(found.states).toBeGreaterThan(exploreSynod({ ...small, crashes }).states);
    for (const mutant of ["accept-below-promise", "half-quorum", "one-accept-is-chosen"]) {
      expect(exploreSynod({ ...plain, mutant }).violations, mutant).not.toEqual([]);
    }
  });

  it.each([
    ["accept-below-promise", {}, "promise-monotonic"],
    ["ignore-accepted", {}, "votes-safe"],
    ["half-quorum", {}, "learn-only-chosen"],
    ["one-accept-is-chosen", {}, "learn-only-chosen"],
    ["ballot-without-id", {}, "ballot-unique"],
    ["promise-not-persisted", { crashes: 1 }, "told-is-durable"],
    ["accepted-not-persisted", { crashes: 1 }, "told-is-durable"],
    ["acceptance-before-sync", { crashes: 1 }, "told-is-durable"],
    ["ballot-reused-after-restart", { crashes: 1 }, "told-is-durable"],
    ["lowest-accepted", { acceptors: 3, ballots: 2, ignoring: true }, "votes-safe"],
  ] as const)("show %s, with %o, by %s", (mutant, bounds, check) => {
    const { violations } = exploreSynod({ ...small, ...bounds, mutant });
    expect(violations.map((violation) => violation.check)).toContain(check);
  });

  it("show how a violation comes about, step by step", () => {
    const found = exploreSynod({ ...small, mutant: "ignore-accepted" });
    expect(found.violations[0]?.path.at(-1)).toMatch(/^n2 \{"type":"promise","ballot":34/);
  });

  it("say when the search gave up", () => {
    const found = exploreSynod({ ...small, statesMax: 100 });
    expect([found.states, found.complete]).toEqual([100, false]);
  });
});
