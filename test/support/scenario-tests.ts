/**
 * What holds for every scenario of the repository: one hash in all modes, and no luck of a seed.
 */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { missesOf, missOf, seedsOf } from "../../bench/test-seeds.ts";
import { must } from "../../src/core/assert.ts";
import { Recording } from "../../src/runner/recording.ts";
import { shadowHash } from "../../src/runner/shadow.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation, type SimulationSnapshot } from "../../src/runner/simulation.ts";
import { runStrictly } from "../../src/runner/strict.ts";
import { STEP_MAX } from "../../src/world/event.ts";
import { type Pinned, pinnedOf, type ScenarioRun, scenarioRuns } from "./scenario-files.ts";

/** Long scenarios are cut here for the mode that is slow. */
const INSPECTED = { durationUs: 2_000_000, healUs: 1_000_000 };

/** Folders of `scenarios/` whose tests are a file of their own, so that cores share them. */
const FOLDERS: readonly string[] = readdirSync("test/scenarios").map((file) =>
  file.replace(".test.ts", ""),
);

/** Declares the tests. @param folder of `scenarios/`; "others" are those without a file. */
export function testScenarios(folder: string): void {
  const runs = scenarioRuns((path) => {
    const [first = ""] = path.split("/");
    return folder === (FOLDERS.includes(first) ? first : "others");
  });

  describe.each(runs)("$file with $protocol", (run) => {
    const { scenario, protocol } = run;
    const seed = scenario.seeds.first;

    // Strict and recorded at once: neither may change a run. Which of them does where one has, and
    // what each does alone, is told by the tests of determinism and of recordings.
    it("gives the same hash plain, strict and recorded, and from a snapshot", () => {
      const pinned = pinnedOf(run) ?? simulate(scenario, protocol, seed, { strict: false });
      const recording = new Recording();
      const recorded = new Simulation(scenario, protocol, seed, { recordings: [recording] });
      let saved: SimulationSnapshot | undefined;
      runStrictly(recorded.world, () => {
        recorded.boot();
        recorded.run(Math.floor(pinned.steps / 2));
        saved = recorded.snapshot();
        recorded.run();
      });
      recorded.world.markStates();
      const hash = recorded.world.trace.digest();
      const plain = plainOf(run, hash);
      expect(hash).toBe(plain.hash);
      let steps = 0;
      for (const { kind } of recording.log.events()) if (kind <= STEP_MAX) steps++;
      expect(steps).toBe(plain.steps);
      const resumed = new Simulation(scenario, protocol, seed);
      resumed.restore(structuredClone(must(saved, "half a run was saved")));
      resumed.run();
      resumed.world.markStates();
      expect(resumed.world.trace.digest()).toBe(plain.hash);
    });

    it("gives the same hash inspected", () => {
      const short = {
        ...scenario,
        durationUs: Math.min(scenario.durationUs, INSPECTED.durationUs),
        healUs: Math.min(scenario.healUs, INSPECTED.healUs),
      };
      const hash = shadowHash(short, protocol, seed);
      const plain = plainOf({ ...run, scenario: short }, hash);
      expect(hash).toBe(plain.hash);
    });
  });

  const directed = runs.filter(({ scenario }) => scenario.script.length > 0);
  if (directed.length === 0) return;
  describe("a directed scenario comes to what it expects at whatever seed", () => {
    it.each(directed)("$file with $protocol", ({ scenario, protocol, text }) => {
      // More, and others: npm run test:seeds -- --seeds 50 --base 1000 FILE
      expect(missesOf(scenario, protocol, seedsOf(text, 5)).map(missOf)).toEqual([]);
    });
  });
}

/**
 * The plain run, which is not run where the answer is known: what has the pinned hash has that of
 * the plain run, for test/scenarios.test.ts runs it.
 */
function plainOf(run: ScenarioRun, hash: string): Pinned {
  const { scenario, protocol } = run;
  const pinned = pinnedOf(run);
  if (pinned?.hash === hash) return pinned;
  return simulate(scenario, protocol, scenario.seeds.first, { strict: false });
}
