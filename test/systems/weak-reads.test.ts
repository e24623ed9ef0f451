/** The contract of the judges of CRAQ's weaker reads. */
import { describe, expect, it } from "vitest";
import type { AuditView, Invariant } from "../../src/checkers/property.ts";
import { boundedInconsistency, shownNeverFalls } from "../../src/systems/chain/weak-reads.ts";

type Fact = readonly [atUs: number, name: string, ...numbers: readonly number[]];

/** What an invariant reports of a stream of facts. */
function judged<State>({ initial, on }: Invariant<State>, facts: readonly Fact[]): string[] {
  const reports: string[] = [];
  const state = initial(7);
  for (const [atUs, name, ...numbers] of facts) {
    const view = {
      now: () => atUs,
      report: (message: string) => reports.push(message),
      nameOf: (service: string, node: number) => `${service} ${node}`,
      addressOf: (_service: string, node: number) => node,
    } as unknown as AuditView;
    on[name]?.(state, view, ...numbers);
  }
  return reports;
}

describe("shown-never-falls", () => {
  it("holds where a member shows more and more, or begins another history", () => {
    const facts: Fact[] = [
      [1, "chain.shown", 1, 3, 2],
      [2, "chain.shown", 1, 3, 2],
      [3, "chain.shown", 2, 4, 0],
      [4, "chain.shown", 1, 9, 0],
    ];
    expect(judged(shownNeverFalls, facts)).toEqual([]);
  });

  it("is broken by a member that shows less than before", () => {
    const facts: Fact[] = [
      [1, "chain.shown", 1, 3, 2],
      [2, "chain.shown", 1, 3, 1],
    ];
    expect(judged(shownNeverFalls, facts)).toEqual([
      "chain 1 answered a read with 1 updates, and an earlier one with 2",
    ]);
  });
});

describe("bounded-inconsistency", () => {
  const before: readonly Fact[] = [
    [0, "chain.bounds", 1, 900, 2],
    [10, "chain.performed", 3, 1, 5, 1],
    [20, "chain.performed", 3, 2, 5, 2],
    [30, "chain.received", 5, 2, 2],
  ];
  // 900 us are 1,000 where a clock is slow by a tenth.
  const asked = (atUs: number, index: number): Fact[] => [
    ...before,
    [atUs, "chain.asked", 6, 1, 0],
    [atUs + 5_000, "chain.bounded", 1, 6, 1, index],
  ];

  it("holds within the bounds, however late the answer to a read comes", () => {
    expect(judged(boundedInconsistency, asked(1_029, 0))).toEqual([]);
    expect(judged(boundedInconsistency, asked(1_030, 2))).toEqual([]);
    expect(judged(boundedInconsistency, asked(40, 4))).toEqual([]);
  });

  it("is broken by a read that does not know what had been answered its bound before", () => {
    expect(judged(boundedInconsistency, asked(1_030, 1))).toEqual([
      "chain 1 answered a read of c6 with 1 updates, and longer before than its bound a client " +
        "had been answered as of 2",
    ]);
  });

  it("does not go by time once a clock has run out of its bound", () => {
    const drifting: Fact = [5, "chain.drifting", 1, -200_000];
    expect(judged(boundedInconsistency, [drifting, ...asked(2_000, 0)])).toEqual([]);
  });

  it("is broken by too many updates that the tail does not have", () => {
    expect(judged(boundedInconsistency, asked(40, 5))).toEqual([
      "chain 1 answered a read of c6 with 5 updates, of which the tail has 2, and at most 2 more " +
        "were allowed",
    ]);
  });
});
