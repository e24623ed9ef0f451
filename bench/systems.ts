/**
 * `npm run bench:systems [-- SYSTEM...]`: how many steps a second each system makes on its usual
 * cluster, with its usual workload and no faults, for a minute of virtual time. A process for each:
 * five runs while the engine compiles, then five others; processor time of all threads, invariants
 * judged, histories not.
 */
import { parseArgs } from "node:util";
import { formatCount } from "../src/core/formatting.ts";
import { simulate } from "../src/runner/simulate.ts";
import { resolveScenario } from "../src/scenario/resolve.ts";
import { systems } from "../src/systems/index.ts";
import { measureBySystem, systemsNamed } from "./by-system.ts";
import { slowness } from "./calibration.ts";

const COLD = 5;
const WARM = 5;

interface Measured {
  readonly system: string;
  /** Steps a second, ascending. */
  readonly rates: readonly number[];
  readonly steps: number;
  readonly slowness: number;
}

function measured(system: string): Measured {
  const field = systems.get(system)?.services === undefined ? "protocol" : "system";
  const source = { version: 1, [field]: system, duration: "60s" };
  const scenario = resolveScenario({ ...source, checks: ["invariants"] }, "bench");
  for (let seed = 1; seed <= COLD; seed++) simulate(scenario, system, seed, { strict: false });
  let steps = 0;
  const rates = Array.from({ length: WARM }, (_, at) => {
    const began = process.cpuUsage();
    const run = simulate(scenario, system, COLD + at + 1, { strict: false });
    const { user, system: kernel } = process.cpuUsage(began);
    steps += run.steps;
    return (run.steps * 1e6) / (user + kernel);
  });
  const ascending = rates.sort((one, other) => one - other);
  return { system, rates: ascending, steps: Math.round(steps / WARM), slowness: slowness() };
}

const HEAD = ["system", "steps/s", "least", "most", "steps a run", "slower than quiet", "quiet"];

function rowOf({ system, rates, steps, slowness: slow }: Measured): readonly string[] {
  const median = rates[rates.length >> 1] ?? 0;
  const figures = [median, rates[0] ?? 0, rates.at(-1) ?? 0].map((rate) =>
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
