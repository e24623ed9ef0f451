/** The contract of traps: what would make a run depend on the machine is caught, by name, node, time and step. */
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { echo } from "../support/echo.ts";
import { scenario } from "../support/scenario.ts";

const calm = scenario({ nodes: 1, faults: [], durationUs: 100_000, checks: [], healUs: 100_000 });

/** Runs an echo protocol whose timer does something forbidden at its third tick. */
function violationOf(forbidden: () => unknown, strict = true) {
  const protocol = echo({
    onTimer: (state) => {
      if (state.count === 3) forbidden();
    },
  });
  return simulate(calm, "raft", 1, { strict, protocol }).violations[0];
}

describe("in strict mode a handler that calls", () => {
  it.each<[string, () => unknown, string]>([
    ["Math.random", () => Math.random(), "self.random(bound)"],
    ["Date.now", () => Date.now(), "self.monotonicNow()"],
    ["Date", () => new Date(), "self.wallNow()"],
    ["performance.now", () => performance.now(), "self.monotonicNow()"],
    ["setTimeout", () => setTimeout(() => undefined, 0), "self.setTimer(name, delay)"],
    ["crypto.randomUUID", () => crypto.randomUUID(), "self.random(bound)"],
  ])("%s is told so", (name, forbidden, instead) => {
    const violation = violationOf(forbidden);
    expect(violation?.check).toBe("node-error");
    expect(violation?.message).toContain(`${name}() was called by node n1 at 0.003`);
    expect(violation?.message).toContain(`(step ${violation?.step}): use ${instead}`);
  });
});

it("outside handlers, and after the run, everything works as before", () => {
  const before = [Math.random, Date.now, Date, setTimeout];
  violationOf(() => Math.random());
  expect([Math.random, Date.now, Date, setTimeout]).toEqual(before);
  expect(Date.now()).toBeGreaterThan(0);
});

it("a date made from a number is no clock, and is allowed", () => {
  expect(violationOf(() => new Date(0).getTime())).toBeUndefined();
});
