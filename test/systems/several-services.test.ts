/**
 * Systems of several services: a run of one is recorded, saved, inspected and replayed as any other
 * is, whatever its services run.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Decisions } from "../../src/kernel/choices/decisions.ts";
import { inspectorOf } from "../../src/runner/inspect.ts";
import { judge } from "../../src/runner/judge.ts";
import { Recording } from "../../src/runner/recording.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { tellStory } from "../../src/runner/story.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";
import type { PlacedService, Scenario } from "../../src/scenario/scenario.ts";
import { WorldIdentity } from "../../src/world/identity.ts";

const PROTOCOLS = ["raft", "multi-paxos", "zab"] as const;

/** The services of each system that run a consensus protocol. */
const REPLICATED = {
  "fenced-lock": ["locks"],
  transfers: ["coordinator", "left", "right"],
} as const;

type Name = keyof typeof REPLICATED;

function read(file: string): Scenario {
  const path = `scenarios/systems/${file}.yaml`;
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  return { ...parseScenario(text, path), durationUs: 2_500_000 };
}

function running(name: Name, protocol: string): Scenario {
  const services: PlacedService[] = REPLICATED[name].map((service) => ({
    name: service,
    protocol,
  }));
  return { ...read(name), services };
}

/** With faults that reach clients as well, where clients ask for anything. */
function everywhere(scenario: Scenario): Scenario {
  if (scenario.workload.clients === 0) return scenario;
  return { ...scenario, faults: [...scenario.faults, ...read("transfers-clients").faults] };
}

describe.each(Object.keys(REPLICATED) as Name[])("the system %s", (name) => {
  it.each(PROTOCOLS)("holds what it promises on %s, by one line", (protocol) => {
    const scenario = running(name, protocol);
    for (const seed of [1, 2, 3]) {
      expect(simulate(scenario, name, seed).violations).toEqual([]);
    }
  });

  it("has one hash, plain, strict, inspected and recorded", () => {
    const scenario = everywhere(read(name));
    const plain = simulate(scenario, name, 5, { strict: false });
    expect(simulate(scenario, name, 5, { strict: true }).hash).toBe(plain.hash);
    const recorded = simulate(scenario, name, 5, { recordings: [new Recording()] });
    expect(recorded.hash).toBe(plain.hash);
    const inspected = new Simulation(scenario, name, 5);
    inspected.world.attach(inspectorOf(() => undefined));
    inspected.boot();
    inspected.run();
    inspected.markStates();
    expect(inspected.world.trace.digest()).toBe(plain.hash);
  });

  it("comes to the same end from any snapshot, in a simulation that never booted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.constantFrom(...PROTOCOLS),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, protocol, share) => {
          const scenario = everywhere(running(name, protocol));
          const whole = new Simulation(scenario, name, seed);
          whole.boot();
          whole.run();
          const first = new Simulation(scenario, name, seed);
          first.boot();
          first.run(Math.floor(whole.world.steps * share));
          const saved = first.snapshot();
          const copy = structuredClone(saved);
          const second = new Simulation(scenario, name, seed);
          second.restore(copy);
          const identity = (of: Simulation) => new WorldIdentity(of.world).text();
          expect(identity(second)).toBe(identity(first));
          first.run();
          second.run();
          expect(saved).toEqual(copy);
          const end = judge(whole, scenario, name, seed);
          expect(judge(first, scenario, name, seed)).toEqual(end);
          expect(judge(second, scenario, name, seed)).toEqual(end);
        },
      ),
      { numRuns: 5 },
    );
  });

  it("is the same run when its choices are recorded and decided again", () => {
    const scenario = everywhere(read(name));
    const decisions = new Decisions();
    const first = simulate(scenario, name, 7, { choices: { base: "keyed", listener: decisions } });
    expect(decisions.counts().message).toBeGreaterThan(100);
    const again = simulate(scenario, name, 7, { choices: { base: "calm", decider: decisions } });
    expect(again.hash).toBe(first.hash);
  });

  it("is written out and read again", () => {
    const scenario = running(name, "zab");
    const source = explicitSource(scenario);
    const again = resolveScenario(source, scenario.file);
    expect({ ...again, source: null }).toEqual({ ...scenario, source: null });
  });

  it("has a mutant that is found, with a story that names processes as they are called", () => {
    const scenario = { ...read(`${name}-mutant`), durationUs: 6_000_000 };
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const failed = seeds.map((seed) => simulate(scenario, name, seed));
    const found = failed.find(({ verdict }) => verdict === "fail");
    const [violation] = found?.violations ?? [];
    if (found === undefined || violation === undefined) throw new Error("not found");
    const lines = tellStory(scenario, name, found.seed, violation, 20);
    expect(lines.at(-1)).toContain(`step ${violation.step}`);
    expect(violation.nodes.every((node) => /^n\d(\/\w+)?$/.test(node))).toBe(true);
  });
});

it("a reply of one's own log is not taken for one of the service that was asked", () => {
  const services = [
    { name: "coordinator", protocol: "raft" },
    { name: "left", protocol: "zab" },
    { name: "right", protocol: "zab" },
  ];
  const scenario = { ...read("transfers"), durationUs: 5_000_000, services };
  expect(simulate(scenario, "transfers", 2805).violations).toEqual([]);
});

describe("faults of a system", () => {
  it("kill one process by its service, and crash the machine of a service's leader", () => {
    const source = {
      version: 1,
      system: "transfers",
      nodes: 7,
      duration: "3s",
      faults: [
        { at: "1s", kill: "n3/left", restartAfter: "500ms" },
        { at: "2s", crash: "leader/right", restartAfter: "500ms" },
      ],
    };
    const scenario = resolveScenario(source, "test");
    const simulation = new Simulation(scenario, "transfers", 1);
    simulation.boot();
    simulation.runUntil(1_100_000);
    const { world } = simulation;
    const onThree = world.machines.processesOf(3).map(({ name, up }) => [name, up]);
    expect(onThree).toEqual([
      ["n3/coordinator", true],
      ["n3/left", false],
    ]);
    const leader = world.leader(simulation.world.services[2]);
    simulation.run();
    const hit = world.node(leader).machine.name;
    expect(simulation.injector.decisions.map(({ words }) => words)).toEqual(["n3/left", hit]);
    expect(judge(simulation, scenario, "transfers", 1).verdict).toBe("pass");
  });

  it("refuse a service that the system does not have", () => {
    const source = {
      version: 1,
      system: "transfers",
      nodes: 7,
      faults: [{ at: "1s", kill: "n3/elsewhere" }],
    };
    expect(() => resolveScenario(source, "test")).toThrow(/unknown target "n3\/elsewhere"/);
  });
});
