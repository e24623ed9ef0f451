/** Independent steps: exchanged, they lead to one state. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EnabledHeads } from "../../src/kernel/lanes.ts";
import { byTime } from "../../src/kernel/scheduler.ts";
import { protocols } from "../../src/protocols/index.ts";
import { Identity } from "../../src/runner/identity.ts";
import { Simulation, type SimulationSnapshot } from "../../src/runner/simulation.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios } from "../support/drawn.ts";

const WINDOW_US = 5_000;
/** Pairs tried in a state: of a few hundred. */
const PAIRS_MAX = 25;

interface Outcome {
  readonly identity: string;
  readonly crashes: number;
}

/** The state after two entries have happened at one moment, in this order. */
function stateAfter(
  simulation: Simulation,
  from: SimulationSnapshot,
  order: readonly number[],
  atUs: number,
): Outcome {
  const { world } = simulation;
  simulation.restore(from);
  for (const slot of order) {
    world.scheduleBy({
      pick: (agenda) => {
        agenda.turnTo(atUs);
        agenda.take(slot);
        return slot;
      },
    });
    world.step();
  }
  return { identity: new Identity(simulation).text(), crashes: world.counts.crashes };
}

/**
 * Pairs of heads that may be exchanged, or of those that may not: some of them, and when both are
 * due.
 */
function pairsIn(
  { world }: Simulation,
  independent = true,
): readonly (readonly [number, number, number])[] {
  const { agenda, lanes } = world;
  const heads = new EnabledHeads(agenda, lanes);
  heads.lookWithin(agenda.nextUs() + WINDOW_US);
  const pairs = heads.slots.flatMap((one, at) =>
    heads.slots
      .slice(at + 1)
      .filter((two) => lanes.areIndependent(one, two) === independent)
      .map((two): readonly [number, number, number] => [
        one,
        two,
        Math.max(agenda.nowUs, lanes.dueOf(one), lanes.dueOf(two)),
      ]),
  );
  const every = Math.ceil(pairs.length / PAIRS_MAX);
  return pairs.filter((_, at) => at % every === 0);
}

const drawn = new Map([...protocols.keys()].map((name) => [name, drawnScenarios(name)]));

/**
 * Exchanges independent steps of the state that a run has reached, which must lead to one state.
 * @returns how many pairs were tried.
 */
function exchange(protocol: string, place: number, seed: number, steps: number): number {
  const scenario = { ...(drawn.get(protocol)?.[place] as Scenario), durationUs: 1_500_000 };
  const simulation = new Simulation(scenario, protocol, seed);
  simulation.boot();
  simulation.run(steps);
  const snapshot = simulation.snapshot();
  let tried = 0;
  for (const [one, two, atUs] of pairsIn(simulation)) {
    const words = simulation.world.agenda.kindOf(one);
    const first = stateAfter(simulation, snapshot, [one, two], atUs);
    const second = stateAfter(simulation, snapshot, [two, one], atUs);
    simulation.restore(snapshot);
    // A process that ended itself has touched its sessions.
    if (first.crashes !== snapshot.world.counts.crashes) continue;
    const kinds = `${words} and ${simulation.world.agenda.kindOf(two)}`;
    expect(second.identity, `kinds ${kinds}, seed ${seed}`).toBe(first.identity);
    tried++;
  }
  return tried;
}

describe.each([...protocols.keys()])("two independent steps of %s", (protocol) => {
  it("lead to one state in either order", () => {
    const scenarios = drawn.get(protocol) as readonly Scenario[];
    let tried = 0;
    fc.assert(
      fc.property(
        fc.nat(scenarios.length - 1),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000 }),
        (place, seed, steps) => {
          tried += exchange(protocol, place, seed, steps);
        },
      ),
      { numRuns: 120, seed: 1 },
    );
    expect(tried).toBeGreaterThan(100);
  });
});

it("two steps of one process do not, often", () => {
  const simulation = new Simulation(drawn.get("raft")?.[0] as Scenario, "raft", 1);
  simulation.boot();
  let differing = 0;
  for (let steps = 100; steps <= 1_500; steps += 100) {
    simulation.run(steps);
    const snapshot = simulation.snapshot();
    for (const [one, two, atUs] of pairsIn(simulation, false)) {
      const first = stateAfter(simulation, snapshot, [one, two], atUs);
      const second = stateAfter(simulation, snapshot, [two, one], atUs);
      if (first.identity !== second.identity) differing++;
    }
    simulation.restore(snapshot);
    simulation.world.scheduleBy(byTime);
  }
  expect(differing).toBeGreaterThan(10);
});
