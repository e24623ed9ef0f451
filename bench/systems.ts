/**
 * `npm run bench:systems [-- SYSTEM...]`: how many steps a second each system makes on its usual
 * cluster, with its usual workload and no faults, runs of a minute of virtual time one after the
 * other. A process for each: the first runs while the engine compiles, then the rest of a million
 * steps, then what counts; processor time of all threads, invariants judged, histories not.
 */
import { parseArgs } from "node:util";
import { formatCount } from "../src/core/formatting.ts";
import { simulate } from "../src/runner/simulate.ts";
import { resolveScenario } from "../src/scenario/resolve.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import { systems } from "../src/systems/index.ts";
import { measureBySystem, systemsNamed } from "./by-system.ts";
import { slowness } from "./calibration.ts";

/** Runs while the engine compiles nearly all of what it meets. */
const COLD_RUNS = 5;
/** Before what counts: a million, or as many as so many runs have. */
const WARM_UP_STEPS = 1_000_000;
const WARM_UP_RUNS = 200;
/** What counts: so often, so many steps, or as many as so many runs have. */
const TIMES = 7;
const STEPS = 150_000;
const RUNS = 20;

interface Measured {
  readonly system: string;
  /** Steps a second, ascending. */
  readonly rates: readonly number[];
  /** Steps a second of the first runs. */
  readonly cold: number;
  /** Of a run, at the mean. */
  readonly steps: number;
  readonly slowness: number;
}

/** Runs of one scenario, each with a seed of its own. */
class Runs {
  readonly #scenario: Scenario;
  readonly #system: string;
  #seed = 0;
  steps = 0;
  #cpuUs = 0;

  constructor(scenario: Scenario, system: string) {
    this.#scenario = scenario;
    this.#system = system;
  }

  get count(): number {
    return this.#seed;
  }

  /** @returns steps a second of so many further steps, or of so many runs. */
  rate(steps: number, runs: number): number {
    const [stepsBefore, cpuBefore, end] = [this.steps, this.#cpuUs, this.#seed + runs];
    while (this.steps - stepsBefore < steps && this.#seed < end) this.#run();
    return ((this.steps - stepsBefore) * 1e6) / (this.#cpuUs - cpuBefore);
  }

  #run(): void {
    const began = process.cpuUsage();
    const run = simulate(this.#scenario, this.#system, ++this.#seed, { strict: false });
    const { user, system } = process.cpuUsage(began);
    this.steps += run.steps;
    this.#cpuUs += user + system;
  }
}

function measured(system: string): Measured {
  const field = systems.get(system)?.services === undefined ? "protocol" : "system";
  const source = { version: 1, [field]: system, duration: "60s" };
  const runs = new Runs(resolveScenario({ ...source, checks: ["invariants"] }, "bench"), system);
  const cold = runs.rate(Number.POSITIVE_INFINITY, COLD_RUNS);
  runs.rate(WARM_UP_STEPS - runs.steps, WARM_UP_RUNS);
  const before = slowness();
  const rates = Array.from({ length: TIMES }, () => runs.rate(STEPS, RUNS));
  return {
    system,
    rates: rates.sort((one, other) => one - other),
    cold,
    steps: Math.round(runs.steps / runs.count),
    slowness: (before + slowness()) / 2,
  };
}

const HEAD = ["system", "steps/s", "least", "most", "cold", "steps a run", "slower", "quiet"];

function rowOf({ system, rates, cold, steps, slowness: slow }: Measured): readonly string[] {
  const median = rates[rates.length >> 1] ?? 0;
  const figures = [median, rates[0] ?? 0, rates.at(-1) ?? 0, cold].map((rate) =>
    formatCount(Math.round(rate)),
  );
  const quiet = formatCount(Math.round(median * slow));
  return [system, ...figures, formatCount(steps), slow.toFixed(2), quiet];
}

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { one: { type: "string" }, write: { type: "boolean" } },
  });
  const names = systemsNamed(positionals.length > 0 ? positionals : ["all"]);
  const { url: module } = import.meta;
  const bench = { module, section: "bench:systems", head: HEAD, measured, rowOf };
  measureBySystem(bench, names, values);
}

main();
