/** The determinism guard: a second run that is another is caught, and says where and by whom. */
import { describe, expect, test } from "vitest";
import { hosted } from "../../src/protocols/index.ts";
import { guarded, isGuarded } from "../../src/runner/guard.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { REGISTERED } from "../../src/scenario/scope.ts";
import { echo } from "../support/echo.ts";

const SOURCE = {
  name: "Counts outside",
  version: 1,
  protocol: "echo",
  nodes: 2,
  duration: "1s",
  workload: { clients: 0 },
  checks: ["invariants"],
};

/** It lives from run to run, as a variable of a module does. */
let outside = 0;

function runs(isCareless: boolean) {
  const protocol = echo(
    isCareless
      ? {
          onTimer(state) {
            state.count += outside++ % 7;
          },
        }
      : {},
  );
  const known = {
    ...REGISTERED,
    protocols: new Map([...REGISTERED.protocols, [protocol.name, hosted(protocol)]]),
  };
  const scenario = resolveScenario(SOURCE, "echo.yaml", undefined, known);
  const parts = { known, protocol };
  const first = simulate(scenario, "echo", 3, parts);
  return guarded(3, first, known, (more) => {
    return simulate(scenario, "echo", 3, { ...parts, ...more });
  });
}

describe("the second run of a seed", () => {
  test("that is the same says nothing", () => {
    expect(runs(false)).toBeNull();
  });

  test("of a handler that reads a variable outside names the first step, both records, the handler", () => {
    const difference = runs(true);
    expect(difference?.hashes[0]).not.toBe(difference?.hashes[1]);
    const message = difference?.message ?? "";
    expect(message).toMatch(/two runs of this seed differ/);
    expect(message).toMatch(/the first step that differs is \d+/);
    const [one] = /in one: .*count=\d+/.exec(message) ?? [];
    const [other] = /in the other: .*count=\d+/.exec(message) ?? [];
    expect([one, other]).not.toContain(undefined);
    expect(one?.match(/count=\d+/)?.[0]).not.toBe(other?.match(/count=\d+/)?.[0]);
    expect(message).toMatch(/the handler that made it differ: onTimer of n\d, step \d+/);
    expect(difference?.step).toBeGreaterThan(0);
  });
});

test("one seed in so many is sampled, the same ones always, and none at 0", () => {
  const seeds = Array.from({ length: 20_000 }, (_, at) => at);
  const sampled = seeds.filter((seed) => isGuarded(seed, 100));
  expect(sampled.length).toBeGreaterThan(140);
  expect(sampled.length).toBeLessThan(260);
  expect(seeds.filter((seed) => isGuarded(seed, 1))).toEqual(seeds);
  expect(seeds.some((seed) => isGuarded(seed, 0))).toBe(false);
});
