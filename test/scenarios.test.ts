/**
 * Every scenario of the repository: it meets what it expects, in all modes with one hash, which is
 * pinned.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directedFiles, missesOf, missOf, seedsOf } from "../bench/test-seeds.ts";
import { Recording } from "../src/runner/recording.ts";
import { shadowHash } from "../src/runner/shadow.ts";
import { simulate } from "../src/runner/simulate.ts";
import { Simulation } from "../src/runner/simulation.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import { STEP_MAX } from "../src/world/event.ts";

/** Long scenarios are cut here for the modes that are slow. */
const SHADOW_DURATION_US = 3_000_000;

const scenarios: readonly Scenario[] = readdirSync("scenarios", {
  recursive: true,
  encoding: "utf8",
})
  .filter((path) => path.endsWith(".yaml"))
  .sort()
  .map((path) => {
    const file = join("scenarios", path);
    return parseScenario(readFileSync(file, "utf8"), file);
  });

const runs = scenarios.flatMap((scenario) =>
  scenario.protocols.map((protocol) => ({ file: scenario.file, protocol, scenario })),
);

it("there are scenarios to run", () => {
  expect(runs.length).toBeGreaterThanOrEqual(8);
});

describe.each(runs)("$file with $protocol", ({ scenario, protocol }) => {
  const seed = scenario.seeds.first;

  it("gives the same hash plain, strict, recorded, and from a snapshot", () => {
    const plain = simulate(scenario, protocol, seed, { strict: false });
    expect(simulate(scenario, protocol, seed, { strict: true }).hash).toBe(plain.hash);

    const recording = new Recording();
    const recorded = new Simulation(scenario, protocol, seed, { recordings: [recording] });
    recorded.boot();
    recorded.run(Math.floor(plain.steps / 2));
    const saved = recorded.snapshot();
    recorded.run();
    const kinds = [...recording.log.events()].map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind <= STEP_MAX).length).toBe(plain.steps);
    const resumed = new Simulation(scenario, protocol, seed);
    resumed.restore(structuredClone(saved));
    resumed.run();
    resumed.world.markStates();
    expect(resumed.world.trace.digest()).toBe(plain.hash);
  });

  it("gives the same hash inspected", () => {
    const short = { ...scenario, durationUs: Math.min(scenario.durationUs, SHADOW_DURATION_US) };
    const plain = simulate(short, protocol, seed, { strict: false });
    expect(shadowHash(short, protocol, seed)).toBe(plain.hash);
  });
});

describe("a directed scenario comes to what it expects at whatever seed", () => {
  const directed = directedFiles("scenarios").flatMap(({ scenario, text }) =>
    scenario.protocols.map((protocol) => ({ file: scenario.file, protocol, scenario, text })),
  );

  it.each(directed)("$file with $protocol", ({ scenario, protocol, text }) => {
    // More, and others: npm run test:seeds -- --seeds 50 --base 1000 FILE
    expect(missesOf(scenario, protocol, seedsOf(text, 5)).map(missOf)).toEqual([]);
  });
});

it("the hash of every scenario is what it was: a change is a decision", async () => {
  const lines = runs.map(({ scenario, protocol, file }) => {
    const { hash, steps, verdict } = simulate(scenario, protocol, scenario.seeds.first);
    return `${hash} ${verdict} ${steps} steps  ${file} ${protocol} seed ${scenario.seeds.first}`;
  });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("golden/hashes.txt");
});
