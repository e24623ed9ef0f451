/**
 * What holds for every scenario of the repository: one hash in all modes, and no luck of a seed.
 */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { missesOf, missOf, seedsOf } from "../../bench/test-seeds.ts";
import { must } from "../../src/core/assert.ts";
import { Recording } from "../../src/runner/recording.ts";
import { shadowHash } from "../../src/runner/shadow.ts";
import { Simulation, type SimulationSnapshot } from "../../src/runner/simulation.ts";
import { runStrictly } from "../../src/runner/strict.ts";
import { STEP_MAX } from "../../src/world/event.ts";
import { type Pinned, pinnedOf, type ScenarioRun, scenarioRuns } from "./scenario-files.ts";

/**
 * So many steps of a run are compared between the modes: three of four scenarios have fewer. Longer
 * runs in all modes are those of the tests of determinism, recordings and snapshots.
 */
const COMPARED_STEPS = 2_500;
/** At so many seeds a directed scenario comes to what it expects, beside its own. */
const SEEDS = 3;

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
      const recording = new Recording();
      const recorded = new Simulation(scenario, protocol, seed, { recordings: [recording] });
      let saved: SimulationSnapshot | undefined;
      const plain = plainOf(run);
      runStrictly(recorded.world, () => {
        recorded.boot();
        recorded.run(Math.floor(plain.steps / 2));
        saved = recorded.snapshot();
        recorded.run(COMPARED_STEPS);
      });
      expect(hashOf(recorded)).toBe(plain.hash);
      let steps = 0;
      for (const { kind } of recording.log.events()) if (kind <= STEP_MAX) steps++;
      expect(steps).toBe(plain.steps);
      const resumed = new Simulation(scenario, protocol, seed);
      resumed.restore(structuredClone(must(saved, "half a run was saved")));
      resumed.run(COMPARED_STEPS);
      expect(hashOf(resumed)).toBe(plain.hash);
    });

    it("gives the same hash inspected", () => {
      const hash = shadowHash(scenario, protocol, seed, {}, COMPARED_STEPS);
      expect(hash).toBe(plainOf(run).hash);
    });
  });

  const directed = runs.filter(({ scenario }) => scenario.script.length > 0);
  if (directed.length === 0) return;
  describe("a directed scenario comes to what it expects at whatever seed", () => {
    it.each(directed)("$file with $protocol", ({ scenario, protocol, text }) => {
      // More, and others: npm run test:seeds -- --seeds 50 --base 1000 FILE
      expect(missesOf(scenario, protocol, seedsOf(text, SEEDS)).map(missOf)).toEqual([]);
    });
  });
}

const plains = new WeakMap<ScenarioRun, Pinned>();

/**
 * The plain run, or as much of it as is compared. One that is pinned is not run: what has the
 * pinned hash has that of the plain run, for test/scenarios.test.ts runs it.
 */
function plainOf(run: ScenarioRun): Pinned {
  const known = plains.get(run) ?? pinnedOf(run);
  if (known !== undefined && known.steps <= COMPARED_STEPS) return known;
  const simulation = new Simulation(run.scenario, run.protocol, run.scenario.seeds.first);
  simulation.boot();
  simulation.run(COMPARED_STEPS);
  const plain = { hash: hashOf(simulation), steps: simulation.world.steps };
  plains.set(run, plain);
  return plain;
}

function hashOf({ world }: Simulation): string {
  world.markStates();
  return world.trace.digest();
}
