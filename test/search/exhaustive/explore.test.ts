/**
 * The exhaustive search of a small synod: the correct one is safe in every state, a planted bug is
 * found, and what is left out changes no verdict.
 */
import { describe, expect, it } from "vitest";
import { protocols } from "../../../src/protocols/index.ts";
import { exploreSynod, type SmallSynod } from "../../../src/search/exhaustive/synod.ts";

const small = { acceptors: 2, ballots: 1, crashes: 0, duplicates: 0, statesMax: 100_000 } as const;

/** The checks that fail anywhere within the bounds, and the states in which all ends. */
function all(synod: SmallSynod) {
  const terminal = new Set<string>();
  const found = exploreSynod({
    ...synod,
    stop: () => false,
    onTerminal: (identity) => terminal.add(identity),
  });
  expect(found.complete).toBe(true);
  return { ...found, checks: found.violations.map(({ check }) => check).sort(), ends: terminal };
}

describe("two proposers", () => {
  it.each([
    [2, 1, 0, 0, 87],
    [3, 1, 0, 0, 1_021],
    [2, 1, 1, 0, 253],
    [2, 1, 0, 1, 219],
    [2, 1, 1, 1, 670],
    [3, 1, 1, 0, 2_987],
  ] as const)(
    "and %i acceptors, %i ballots each, %i crashes, %i duplicates keep what the synod promises, in every state",
    (acceptors, ballots, crashes, duplicates, states) => {
      const found = exploreSynod({ ...small, acceptors, ballots, crashes, duplicates });
      expect(found.violations).toEqual([]);
      expect(found.complete).toBe(true);
      expect(found.states).toBe(states);
    },
  );

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

  it("show how a violation comes about, step by step, and by breadth in as few as can be", () => {
    const mutant = "ignore-accepted";
    const byDepth = exploreSynod({ ...small, mutant });
    const byBreadth = exploreSynod({ ...small, mutant, order: "breadth" });
    expect(byDepth.violations[0]?.path.at(-1)).toMatch(/^n2 \{"type":"promise","ballot":34/);
    const [long, short] = [byDepth, byBreadth].map(({ violations }) => violations[0]?.path.length);
    expect(short).toBeLessThanOrEqual(long as number);
  });

  it("say when the search gave up", () => {
    const found = exploreSynod({ ...small, statesMax: 50 });
    expect([found.states, found.complete]).toEqual([50, false]);
  });
});

describe("what is left out", () => {
  it.each([0, 1])(
    "changes no state in which all ends, nor the verdict, with %i crashes",
    (crashes) => {
      // What changes nothing stays in flight in all of them, so that all end in the same states.
      const known = { ...small, crashes, ignoring: true, useless: true };
      const plain = all({ ...known, reduced: false });
      const silent = all({ ...known, symmetric: false });
      const symmetric = all({ ...known, reduced: false, symmetric: true });
      const reduced = all(known);
      for (const { checks } of [plain, silent, symmetric, reduced]) expect(checks).toEqual([]);
      if (crashes === 0) {
        expect(silent.ends).toEqual(plain.ends);
        expect(reduced.ends).toEqual(symmetric.ends);
      }
      expect(silent.states).toBeLessThan(plain.states);
      expect(symmetric.states).toBeLessThan(plain.states);
      expect(reduced.states).toBeLessThan(silent.states);
    },
  );

  it("does not depend on the order in which states are visited", () => {
    for (const reduced of [true, false]) {
      const byDepth = all({ ...small, reduced });
      const byBreadth = all({ ...small, reduced, order: "breadth" });
      expect(byBreadth.states).toBe(byDepth.states);
      expect(byBreadth.ends).toEqual(byDepth.ends);
    }
  });

  it.each([...(protocols.get("paxos")?.mutants.keys() ?? [])])(
    "changes nothing of what %s breaks",
    (mutant) => {
      const plain = all({ ...small, mutant, reduced: false });
      for (const some of [
        { reduced: false, useless: true },
        { useless: false, symmetric: false },
        { reduced: false, symmetric: true },
        {},
      ]) {
        expect(all({ ...small, mutant, ...some }).checks).toEqual(plain.checks);
      }
      const crashes = 1;
      const crashing = all({ ...small, crashes, mutant, reduced: false });
      expect(all({ ...small, crashes, mutant }).checks).toEqual(crashing.checks);
    },
  );
});
