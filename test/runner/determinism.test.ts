/**
 * Determinism is the product: a run is a function of its scenario, its seed and this version, and
 * of nothing else.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { RandomStream, type StreamPosition } from "../../src/kernel/streams.ts";
import { inspectorOf } from "../../src/runner/inspect.ts";
import { Recording } from "../../src/runner/recording.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import type { WorkloadClient } from "../../src/workloads/workload.ts";
import { notesIn, record } from "../support/recorded.ts";
import { scenario } from "../support/scenario.ts";

const chaos = scenario();
const SEEDS = [1, 2, 3, 16];

const hashOf = (seed: number) => simulate(chaos, "raft", seed, { strict: false }).hash;

/** The hash of a run that is driven by hand. */
function hashBy(seed: number, drive: (simulation: Simulation) => void): string {
  const simulation = new Simulation(chaos, "raft", seed);
  drive(simulation);
  simulation.world.markStates();
  return simulation.world.trace.digest();
}

/** Takes one number out of a client's random stream. */
function drawOnce(client: WorkloadClient): void {
  const saved = client.snapshot() as { readonly stream: StreamPosition };
  const stream = new RandomStream("any", "any");
  stream.restore(saved.stream);
  stream.below(2);
  client.restore({ ...saved, stream: stream.snapshot() });
}

/** Which faults began, and when. */
function begunIn(recording: Recording): string[] {
  return notesIn(recording)
    .filter(({ text }) => text.includes("begins"))
    .map(({ atUs, text }) => `${atUs} ${text.split(" ")[0]}`);
}

describe("the same scenario and seed give the same hash", () => {
  it("twice in one process, alone or after other seeds", () => {
    const alone = SEEDS.map(hashOf);
    expect(new Set(alone).size).toBe(SEEDS.length);
    expect([...SEEDS].reverse().map(hashOf).reverse()).toEqual(alone);
  });

  it("in strict mode", () => {
    for (const seed of SEEDS) {
      expect(simulate(chaos, "raft", seed, { strict: true }).hash).toBe(hashOf(seed));
    }
  });

  it("recorded", () => {
    const recording = new Recording();
    expect(simulate(chaos, "raft", 1, { recordings: [recording] }).hash).toBe(hashOf(1));
    expect(recording.log.length).toBeGreaterThan(1_000);
  });

  it("inspected: every handler on a draft", () => {
    const short = 2;
    const inspected = hashBy(short, (simulation) => {
      simulation.world.attach(inspectorOf(() => undefined));
      simulation.boot();
      simulation.run();
    });
    expect(inspected).toBe(hashOf(short));
  });

  it("from any snapshot on", () => {
    const expected = hashOf(1);
    const steps = simulate(chaos, "raft", 1).steps;
    for (const share of [0.1, 0.35, 0.6, 0.95]) {
      const resumed = hashBy(1, (simulation) => {
        simulation.boot();
        simulation.run(Math.floor(steps * share));
        const saved = simulation.snapshot();
        simulation.run();
        simulation.restore(saved);
        simulation.run();
      });
      expect(resumed).toBe(expected);
    }
  });

  it("from a snapshot taken in another simulation", () => {
    const first = new Simulation(chaos, "raft", 3);
    first.boot();
    first.run(4_000);
    const saved = first.snapshot();
    const resumed = hashBy(3, (simulation) => {
      simulation.boot();
      simulation.restore(saved);
      simulation.run();
    });
    expect(resumed).toBe(hashOf(3));
  });

  it("in another process, with another time zone and locale", () => {
    const program = `
      import { simulate } from ${JSON.stringify(new URL("../../dist/src/runner/simulate.js", import.meta.url).href)};
      const revive = (_name, value) => (value === "Infinity" ? Infinity : value);
      const scenario = { ...JSON.parse(process.argv[1], revive), given: new Map() };
      process.stdout.write(simulate(scenario, "raft", 2).hash);`;
    const run = (environment: NodeJS.ProcessEnv) =>
      execFileSync(
        process.execPath,
        ["--input-type=module", "-e", program, JSON.stringify(chaos)],
        {
          cwd: fileURLToPath(new URL("../..", import.meta.url)),
          env: { ...process.env, ...environment },
          encoding: "utf8",
        },
      );
    const here = hashOf(2);
    expect(run({ TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" })).toBe(here);
    expect(run({ TZ: "UTC", LANG: "C", LC_ALL: "C" })).toBe(here);
  });
});

describe("streams and weather keep apart", () => {
  it("one more draw by a client leaves the schedule of faults and what the other clients ask alone", () => {
    const heard = (extra: boolean) => {
      const simulation = new Simulation(chaos, "raft", 5);
      if (extra) drawOnce(simulation.clients[0] as WorkloadClient);
      const begun = begunIn(record(simulation));
      const asked = [2, 3, 4, 0].map((client) =>
        simulation.history
          .history()
          .filter(({ process }) => process % 5 === client)
          .map(({ f, key }) => `${f} ${String(key)}`)
          .slice(0, 50),
      );
      const first = simulation.history.history().find(({ process }) => process === 1);
      return { begun, asked, first };
    };
    const [without, withOne] = [heard(false), heard(true)];
    expect(withOne.first).not.toEqual(without.first);
    expect(withOne.begun).toEqual(without.begun);
    expect(withOne.asked).toEqual(without.asked);
  });

  it("more operations do not move the schedule of faults", () => {
    const scheduleOf = (rate: number) => {
      const busy = scenario({}, { rate });
      return begunIn(record(new Simulation(busy, "raft", 5)));
    };
    expect(scheduleOf(300)).toEqual(scheduleOf(50));
  });
});
