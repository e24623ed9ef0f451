/**
 * Snapshots: a run goes on from one in a simulation that never booted, here or in another process,
 * and comes to the same end.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { protocols } from "../../src/protocols/index.ts";
import { inspectorOf } from "../../src/runner/inspect.ts";
import { judge } from "../../src/runner/judge.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios, shortened } from "../support/drawn.ts";
import { expectSame } from "../support/same.ts";

/** A run, and where it is left. */
interface Journey {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
}

/** Short enough for many runs, long enough for faults of every kind and a recovery. */
const SHORT_US = 1_500_000;

function startOf({ scenario, protocol, seed }: Journey): Simulation {
  const simulation = new Simulation(scenario, protocol, seed);
  simulation.boot();
  return simulation;
}

function resultOf(simulation: Simulation, { scenario, protocol, seed }: Journey): unknown {
  simulation.run();
  return judge(simulation, scenario, protocol, seed);
}

/**
 * What comes of a run that is saved at a share of its steps, and of the same run in a simulation
 * that never booted.
 */
function bothFrom(journey: Journey, share: number, tapped: boolean) {
  const whole = startOf(journey);
  whole.run();
  const first = startOf(journey);
  if (tapped) first.world.attach(inspectorOf(() => undefined));
  first.run(Math.floor(whole.world.steps * share));
  const saved = first.snapshot();
  const copy = structuredClone(saved);
  const second = new Simulation(journey.scenario, journey.protocol, journey.seed);
  second.restore(copy);
  const here = resultOf(first, journey);
  // What went on from it has left it as it was.
  expectSame(saved, copy);
  return { here, there: resultOf(second, journey), whole: resultOf(whole, journey) };
}

describe.each([...protocols.keys()])("a run of %s", (protocol) => {
  const scenarios = drawnScenarios(protocol);

  it("comes to the same end from any snapshot, in a simulation that never booted", () => {
    fc.assert(
      fc.property(
        fc.nat(scenarios.length - 1),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (place, seed, share, tapped) => {
          const scenario = shortened(scenarios[place] as Scenario, SHORT_US);
          const { here, there, whole } = bothFrom({ scenario, protocol, seed }, share, tapped);
          expectSame(here, whole);
          expectSame(there, whole);
        },
      ),
      { numRuns: 6 },
    );
  });
});

describe("a directed scenario", () => {
  it.each([
    "scenarios/raft/figure-8.yaml",
    "scenarios/raft/figure-8-mutant.yaml",
    "scenarios/raft/transfer-target-dies.yaml",
    "scenarios/zab/ack-epoch-equal.yaml",
  ])("goes on in the middle of its script: %s", (file) => {
    const scenario = parseScenario(readFileSync(file, "utf8"), file);
    const journey = { scenario, protocol: scenario.protocols[0] as string, seed: 7 };
    for (const share of [0, 0.2, 0.5, 0.8, 1]) {
      const { here, there, whole } = bothFrom(journey, share, false);
      expectSame(here, whole);
      expectSame(there, whole);
    }
  });
});

it("a snapshot goes through a file into another process", () => {
  const protocol = "raft";
  const scenario = { ...(drawnScenarios(protocol)[3] as Scenario), durationUs: SHORT_US };
  const journey = { scenario, protocol, seed: 12 };
  const first = startOf(journey);
  first.run(2_000);
  const file = join(mkdtempSync(join(tmpdir(), "rashomon-")), "snapshot");
  writeFileSync(file, serialize(first.snapshot()));
  const dist = (path: string) =>
    JSON.stringify(new URL(`../../dist/src/${path}.js`, import.meta.url).href);
  const program = `
    import { readFileSync } from "node:fs";
    import { deserialize } from "node:v8";
    import { judge } from ${dist("runner/judge")};
    import { Simulation } from ${dist("runner/simulation")};
    import { drawnScenarios } from ${dist("search/drawn-scenarios")};
    const scenario = { ...drawnScenarios("raft")[3], durationUs: ${SHORT_US} };
    const simulation = new Simulation(scenario, "raft", 12);
    simulation.restore(deserialize(readFileSync(process.argv[1])));
    simulation.run();
    process.stdout.write(JSON.stringify(judge(simulation, scenario, "raft", 12)));`;
  const there = execFileSync(process.execPath, ["--input-type=module", "-e", program, file], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  expect(JSON.parse(there)).toEqual(JSON.parse(JSON.stringify(resultOf(first, journey))));
});
