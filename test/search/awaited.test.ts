/** The operations that clients wait for, of a run that fails because they are not answered. */
import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/history/operation.ts";
import type { Decision } from "../../src/kernel/choices/decisions.ts";
import { awaitedOf } from "../../src/search/shrink/awaited.ts";

const DURATION_US = 1_000_000;
const ASKED = { durationUs: DURATION_US, workload: { clients: 1 } } as Parameters<
  typeof awaitedOf
>[2];

/** The operations of a client, by when they were invoked and how they ended. */
function history(...ended: readonly (readonly [number, "ok" | "info"])[]): readonly Operation[] {
  return ended.map(
    ([invokedUs, outcome], at) =>
      ({
        process: 1 + at,
        outcome,
        invokedUs,
        completedUs: outcome === "ok" ? invokedUs + 1_000 : null,
      }) as unknown as Operation,
  );
}

function operations(count: number): readonly Decision[] {
  return Array.from({ length: count }, (_, at): readonly Decision[] => [
    ["operation", `c1/${at + 1} moment`, 1],
    ["operation", `c1/${at + 1}`, { f: "get", key: "k", input: null }],
    ["message", `c1>n1 request for c1/${at + 1} #1`, 5],
  ]).flat();
}

const asked = (decisions: readonly Decision[]) =>
  decisions.flatMap(([kind, key]) => (kind === "operation" && !key.includes(" ") ? [key] : []));

describe("the operations that are awaited", () => {
  it("are those up to the first without an answer when the chaos was over", () => {
    const made = history([1_000, "ok"], [2_000, "info"], [3_000, "info"], [2_000_000, "info"]);
    const kept = awaitedOf(operations(4), made, ASKED);
    expect(asked(kept)).toEqual(["c1/1", "c1/2"]);
    expect(kept).toHaveLength(6);
  });

  it("are those up to the first that was asked for then, where all before had answers", () => {
    const made = history([1_000, "ok"], [2_000_000, "ok"], [3_000_000, "info"]);
    expect(asked(awaitedOf(operations(2), made.slice(0, 2), ASKED))).toEqual(["c1/1", "c1/2"]);
  });

  it("keep the registrations of the sessions in which they are asked", () => {
    const registration: Decision = ["message", "c1>n4 request for c1/1000000001 #1", 7];
    const made = history([1_000, "info"], [2_000, "info"]);
    const kept = awaitedOf([registration, ...operations(2)], made, ASKED);
    expect(kept).toContain(registration);
    expect(asked(kept)).toEqual(["c1/1"]);
  });
});
