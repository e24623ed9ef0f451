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

  it("lets nothing be overtaken once the faults have ended", () => {
    const late = { chaos: 0, healed: 0 };
    for (const [place, scenario] of drawnScenarios("raft").slice(0, 4).entries()) {
      const simulation = new Simulation(scenario, "raft", place, { windowUs: 3_000 });
      const { world, phases } = simulation;
      const { agenda, lanes } = world;
      simulation.boot();
      while (!world.ended) {
        simulation.run(world.steps + 1);
        const earliest = agenda.earliest();
        // What does not mean anything any more is passed over when its turn comes.
        if (earliest < 0 || agenda.kindOf(earliest) === WITHDRAWN) continue;
        const isLate = lanes.dueOf(earliest) < world.nowUs;
        if (phases.phase === "chaos") late.chaos += Number(isLate);
        else if (world.nowUs > phases.calmUs + 3_000) late.healed += Number(isLate);
      }
    }
    expect(late.chaos).toBeGreaterThan(1_000);
    expect(late.healed).toBe(0);
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
