/** Correct protocols bear any order within a window; without lanes they do not. */
import { describe, expect, it } from "vitest";
import { WITHDRAWN } from "../../src/kernel/agenda.ts";
import type { Lanes } from "../../src/kernel/lanes.ts";
import { WithinWindow } from "../../src/kernel/within-window.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import type { World } from "../../src/world/world.ts";
import { drawnScenarios } from "../support/drawn.ts";

/** Verdicts of `count` seeds. @param lanes what the scheduler believes of the lanes of a world. */
function soaked(protocol: string, count: number, lanes = (world: World): Lanes => world.lanes) {
  const scenarios = drawnScenarios(protocol);
  return Array.from({ length: count }, (_, seed) => {
    const scheduler = (world: World) => new WithinWindow(world.agenda, lanes(world), () => 3_000);
    const scenario = scenarios[seed % scenarios.length] as Scenario;
    const { hash, verdict } = simulate(scenario, protocol, seed, { scheduler, strict: false });
    return { hash, verdict };
  });
}

describe("a scheduler that goes by ties within a window", () => {
  it.each(["raft", "multi-paxos", "zab", "paxos"])("raises no alarm against %s", (protocol) => {
    expect(soaked(protocol, 8).filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  });

  /** How often the earliest of what is due was late, before a moment and some time after it. */
  function lateness(scenario: Scenario, seed: number, closedUs: (made: Simulation) => number) {
    const simulation = new Simulation(scenario, "raft", seed, { windowUs: 3_000 });
    const { agenda, lanes } = simulation.world;
    const late = { before: 0, after: 0 };
    simulation.boot();
    while (!simulation.world.ended) {
      simulation.run(simulation.world.steps + 1);
      const earliest = agenda.earliest();
      // What does not mean anything any more is passed over when its turn comes.
      if (earliest < 0 || agenda.kindOf(earliest) === WITHDRAWN) continue;
      const isLate = lanes.dueOf(earliest) < agenda.nowUs;
      const sinceUs = agenda.nowUs - closedUs(simulation);
      if (sinceUs < 0) late.before += Number(isLate);
      else if (sinceUs > 3_000) late.after += Number(isLate);
    }
    return late;
  }

  it("lets nothing be overtaken once the faults have ended, or at a moment before that", () => {
    for (const [place, scenario] of drawnScenarios("raft").slice(0, 4).entries()) {
      const healed = lateness(scenario, place, ({ phases }) => phases.calmUs);
      expect(healed.before).toBeGreaterThan(100);
      expect(healed.after).toBe(0);
      const choices = { base: "weather", operations: "drawn", windowUs: 0, decisions: [] } as const;
      const windowUntilUs = Math.floor(scenario.durationUs / 2);
      // A clock that jumps makes timers late by itself.
      const closed = { ...scenario, faults: [], choices: { ...choices, windowUntilUs } };
      const halfway = lateness(closed, place, () => windowUntilUs);
      expect(halfway.before).toBeGreaterThan(50);
      expect(halfway.after).toBe(0);
    }
  });

  it("makes the same run of the same seed", () => {
    expect(soaked("zab", 2)).toEqual(soaked("zab", 2));
  });

  it("breaks FIFO sessions, and so Zab, where it does not keep to the lanes", () => {
    const blind = ({ lanes }: World): Lanes => ({
      laneOf: () => 0,
      ownerOf: (slot) => lanes.ownerOf(slot),
      dueOf: (slot) => lanes.dueOf(slot),
      isTimed: (slot) => lanes.isTimed(slot),
      peerOf: () => 0,
      areIndependent: (one, two) => lanes.areIndependent(one, two),
      keyOf: (slot) => lanes.keyOf(slot),
    });
    const failed = soaked("zab", 8, blind).filter(({ verdict }) => verdict === "fail");
    expect(failed.length).toBeGreaterThan(2);
  });
});
