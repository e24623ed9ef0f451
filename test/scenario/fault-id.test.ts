/**
 * The contract of the ids of fault plans: a plan's default id is its content, so that no other plan
 * can move what it does.
 */
import { expect, it } from "vitest";
import { Simulation } from "../../src/runner/simulation.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

const crashes = { every: "300ms", from: "1s", oneOf: [{ crash: "random" }] };
const pauses = { every: "200ms", from: "1s", oneOf: [{ pause: "random" }] };

function scenarioOf(...faults: readonly unknown[]) {
  const source = { version: 1, protocol: "raft", nodes: 5, duration: "4s", faults };
  return resolveScenario({ ...source, workload: { clients: 0 } }, "test");
}

const idsOf = (...faults: readonly unknown[]) => scenarioOf(...faults).faults.map(({ id }) => id);

it("a plan keeps its id when another of the same kind and time is put before it or taken away", () => {
  const [alone = ""] = idsOf(crashes);
  expect(idsOf(pauses, crashes)[1]).toBe(alone);
  expect(idsOf(crashes, pauses)[0]).toBe(alone);
  expect(new Set(idsOf(crashes, pauses)).size).toBe(2);
});

it("a plan without another does what it did beside it: same times, same kinds", () => {
  const timesOf = (...faults: readonly unknown[]) => {
    const simulation = new Simulation(scenarioOf(...faults), "raft", 7);
    simulation.boot();
    simulation.run();
    return simulation.injector.decisions
      .filter(({ fault }) => fault === "crash")
      .map(({ id, atUs }) => [id, atUs]);
  };
  const both = timesOf(pauses, crashes);
  expect(both.length).toBeGreaterThan(3);
  expect(timesOf(crashes)).toEqual(both);
});

it("the words of the file do not matter, what they mean does", () => {
  const once = { at: "1s", for: "500ms", partition: "leader" };
  const [id] = idsOf(once);
  expect(id).toMatch(/^partition@1s~[0-9a-f]{4}$/);
  expect(idsOf({ partition: "leader", for: "0.5s", at: "1000ms", direction: "both" })).toEqual([
    id,
  ]);
  for (const other of [
    { for: "501ms" },
    { for: "heal" },
    { partition: "rest" },
    { direction: "in" },
  ])
    expect(idsOf({ ...once, ...other })[0]).not.toBe(id);
});

it("two plans that say the same have two ids", () => {
  const [first, second] = idsOf(crashes, crashes);
  expect(second).toBe(`${first}#2`);
});
