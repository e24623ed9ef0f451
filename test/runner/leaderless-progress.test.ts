/**
 * Recovery without a leader: replicas that have come equally far and differ are waited for, as long
 * as the time for recovery lasts, since the one may still learn what the other knows.
 */
import { expect, it } from "vitest";
import type { Handlers, Protocol } from "../../src/protocol/protocol.ts";
import { protocols } from "../../src/protocols/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { changed } from "../support/changed.ts";

/** A run in which replicas all seem to differ the first so many times that one is looked at. */
function runOf(differFor: number) {
  const scenario = resolveScenario(
    {
      version: 1,
      protocol: "gossip-counter",
      nodes: 3,
      duration: "500ms",
      heal: "2s",
      workload: { clients: 0 },
      checks: ["progress"],
    },
    "apart",
  );
  let looks = 0;
  const protocol = changed(
    protocols.get("gossip-counter")?.make() as Protocol,
    (handlers: Handlers) => ({
      replica(state) {
        const seen = handlers.replica?.(state) as { object: number };
        if (looks >= differFor) return seen as never;
        looks++;
        return { ...seen, object: seen.object + looks } as never;
      },
    }),
  );
  return simulate(scenario, "gossip-counter", 1, { protocol, strict: false });
}

it("replicas that differ are waited for until they are the same", () => {
  const [alike, late] = [runOf(0), runOf(20)];
  expect([alike.violations, late.violations]).toEqual([[], []]);
  expect(late.virtualUs).toBeGreaterThan(alike.virtualUs + 100_000);
  expect(late.virtualUs).toBeLessThan(2_000_000);
});

it("where they still differ at the end of the time for recovery, that is what is said", () => {
  const { violations, virtualUs } = runOf(10_000);
  expect(virtualUs).toBeGreaterThanOrEqual(2_500_000);
  expect(violations.map(({ check }) => check)).toEqual(["progress"]);
  expect(violations[0]?.message).toMatch(
    /^after recovery n1 and n2 have both applied everything up to \d+, and the \w+ is not the same/,
  );
});
