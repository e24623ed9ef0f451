/**
 * The exhaustive search of a small synod: the correct one is safe in every state, a planted bug is
 * found.
 */
import { describe, expect, it } from "vitest";
import { exploreSynod } from "../../src/search/small-synod.ts";

const statesMax = 50_000;

describe("two acceptors and two proposers", () => {
  it("keep all that the synod promises, in every state", () => {
    const found = exploreSynod({ acceptors: 2, timers: 0, crashes: 0, statesMax });
    expect(found.violations).toEqual([]);
    expect(found.complete).toBe(true);
    expect(found.states).toBe(1_119);
  });

  it("keep it too where a process crashes, whatever of its writes lands", () => {
    const found = exploreSynod({ acceptors: 2, timers: 0, crashes: 1, statesMax });
    expect(found.violations).toEqual([]);
    expect(found.complete).toBe(true);
    expect(found.states).toBe(6_300);
  });

  it.each([
    ["accept-below-promise", 0, "promise-monotonic"],
    ["ignore-accepted", 0, "votes-safe"],
    ["half-quorum", 0, "learn-only-chosen"],
    ["one-accept-is-chosen", 0, "learn-only-chosen"],
    ["ballot-without-id", 0, "ballot-unique"],
    ["promise-not-persisted", 1, "told-is-durable"],
    ["accepted-not-persisted", 1, "told-is-durable"],
    ["acceptance-before-sync", 1, "told-is-durable"],
    ["ballot-reused-after-restart", 1, "told-is-durable"],
  ])("show %s, where %i may crash, by %s", (mutant, crashes, check) => {
    const { violations } = exploreSynod({ acceptors: 2, timers: 0, crashes, statesMax, mutant });
    expect(violations.map((violation) => violation.check)).toContain(check);
  });

  it("show how a violation comes about, step by step", () => {
    const mutant = "ignore-accepted";
    const found = exploreSynod({ acceptors: 2, timers: 0, crashes: 0, statesMax, mutant });
    expect(found.violations[0]?.path.at(-1)).toMatch(/^n2 \{"type":"promise","ballot":34/);
  });

  it("says when it gave up", () => {
    const found = exploreSynod({ acceptors: 2, timers: 0, crashes: 0, statesMax: 100 });
    expect([found.states, found.complete]).toEqual([100, false]);
  });
});
