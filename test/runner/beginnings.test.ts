/** Beginnings: a run begins as that of another seed, and departs from it after so many steps. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Decisions } from "../../src/kernel/choices/decisions.ts";
import type { LoggedEvent } from "../../src/kernel/event-log.ts";
import { protocols } from "../../src/protocols/index.ts";
import { Recording } from "../../src/runner/recording.ts";
import { type SimulateOptions, simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import type { Beginning, Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios, shortened } from "../support/drawn.ts";
import { expectSame } from "../support/same.ts";

const SHORT_US = 1_500_000;

function begun(scenario: Scenario, begins: readonly Beginning[]): Scenario {
  const ordinary = { base: "weather", operations: "drawn", windowUs: 0, decisions: [] } as const;
  return { ...scenario, choices: { ...ordinary, ...scenario.choices, begins } };
}

interface Setting {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
}

function runOf({ scenario, protocol, seed }: Setting, options: SimulateOptions = {}) {
  return simulate(scenario, protocol, seed, { strict: false, ...options });
}

/** What happened in the first so many steps, without what it became later. */
function stepsOf(setting: Setting, count: number): readonly Partial<LoggedEvent>[] {
  const recording = new Recording();
  runOf(setting, { recordings: [recording] });
  return [...recording.log.events()]
    .filter(({ step }) => step <= count)
    .map(({ step, kind, atUs, actor, other, cause }) => ({
      step,
      kind,
      atUs,
      actor,
      other,
      cause,
    }));
}

describe.each([...protocols.keys()])("a run of %s that begins as another", (protocol) => {
  const scenarios = drawnScenarios(protocol);
  const cases = fc
    .record({
      place: fc.nat(scenarios.length - 1),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      share: fc.double({ min: 0, max: 0.6, noNaN: true }),
    })
    .map(({ place, seed, share }) => {
      const scenario = shortened(scenarios[place] as Scenario, SHORT_US);
      const first = { scenario, protocol, seed };
      const whole = runOf(first);
      return { first, whole, steps: Math.floor(share * whole.steps) };
    });

  it("is the same up to there, and another run from there on", () => {
    fc.assert(
      fc.property(cases, ({ first, whole, steps }) => {
        const { scenario, seed } = first;
        const other = {
          ...first,
          scenario: begun(scenario, [{ seed, steps }]),
          seed: seed + 1,
        };
        expect(stepsOf(other, steps)).toEqual(stepsOf(first, steps));
        const others = [1, 2, 3].map((more) => runOf({ ...other, seed: seed + more }).hash);
        // Where next to nothing was left to draw, two may be the same.
        expect(new Set([whole.hash, ...others]).size).toBeGreaterThan(1);
      }),
      { numRuns: 2 },
    );
  });

  it("goes on from a snapshot of that run, and again from one of its own", () => {
    fc.assert(
      fc.property(cases, ({ first, steps }) => {
        const { scenario, seed } = first;
        const begins = [{ seed, steps }];
        const second = { ...first, scenario: begun(scenario, begins), seed: seed + 1 };
        // As `begins` has them, choices are known by their keys from the start.
        const from = momentOf({ ...first, scenario: begun(scenario, []) }, steps);
        if (from === null) return;
        const run = runOf(second);
        expectSame(runOf(second, { from }), run);
        const later = Math.floor((from.world.trace.steps + run.steps) / 2);
        const third = {
          ...first,
          scenario: begun(scenario, [...begins, { seed: seed + 1, steps: later }]),
          seed: seed + 2,
        };
        const after = momentOf(second, later);
        if (after !== null) expectSame(runOf(third, { from: after }), runOf(third));
      }),
      { numRuns: 2 },
    );
  });

  it("is replayed by its decisions alone, at any base and seed", () => {
    fc.assert(
      fc.property(cases, ({ first, steps }) => {
        const { scenario, seed } = first;
        const other = { ...first, scenario: begun(scenario, [{ seed, steps }]), seed: seed + 1 };
        const listener = new Decisions();
        const run = runOf(other, { choices: { base: "weather", listener } });
        expectSame(run, runOf(other));
        const decider = new Decisions([...listener]);
        for (const base of ["keyed", "calm"] as const) {
          const again = runOf({ ...first, seed: seed + 5 }, { choices: { base, decider } });
          expectSame({ ...again, seed: seed + 1 }, run);
        }
      }),
      { numRuns: 2 },
    );
  });
});

/** A run after so many steps; null: it ends before. */
function momentOf({ scenario, protocol, seed }: Setting, steps: number) {
  const simulation = new Simulation(scenario, protocol, seed);
  simulation.boot();
  simulation.run(steps);
  return simulation.ended ? null : simulation.snapshot();
}
