/**
 * `npm run bench:systems [-- SYSTEM...]`: how many steps a second each system makes on its usual
 * cluster, with its usual workload and no faults, for a minute of virtual time. A process for each:
 * a run to warm up, then three others; processor time of all threads, invariants judged, histories
 * not.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { formatCount } from "../src/core/formatting.ts";
import { simulate } from "../src/runner/simulate.ts";
import { resolveScenario } from "../src/scenario/resolve.ts";
import { systems } from "../src/systems/index.ts";
import { slowness } from "./calibration.ts";
import { table } from "./measure.ts";
import { writeSection } from "./section.ts";

const SEEDS = 3;

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
  simulate(scenario, system, 1, { strict: false });
  let steps = 0;
  const rates = Array.from({ length: SEEDS }, (_, at) => {
    const began = process.cpuUsage();
    const run = simulate(scenario, system, at + 2, { strict: false });
    const { user, system: kernel } = process.cpuUsage(began);
    steps += run.steps;
    return (run.steps * 1e6) / (user + kernel);
  });
  const ascending = rates.sort((one, other) => one - other);
  return { system, rates: ascending, steps: Math.round(steps / SEEDS), slowness: slowness() };
}

const HEAD = ["system", "steps/s", "least", "most", "steps a run", "slower than quiet", "quiet"];

function rowOf({ system, rates, steps, slowness: slow }: Measured): readonly string[] {
  const [least = 0, median = 0, most = 0] = rates;
  const figures = [median, least, most].map((rate) => formatCount(Math.round(rate)));
  const quiet = formatCount(Math.round(median * slow));
  return [system, ...figures, formatCount(steps), slow.toFixed(2), quiet];
}

function main(): void {
  const [first = "", ...rest] = process.argv.slice(2);
  if (first === "--one") {
    process.stdout.write(JSON.stringify(measured(rest[0] as string)));
    return;
  }
  const named = process.argv.slice(2).filter((name) => name !== "--write");
  const rows: (readonly string[])[] = [];
  for (const name of named.length > 0 ? named : systems.keys()) {
    const own = fileURLToPath(import.meta.url);
    const { stdout, stderr } = spawnSync(process.execPath, [own, "--one", name], {
      encoding: "utf8",
    });
    if (stdout === "") throw new Error(stderr);
    rows.push(rowOf(JSON.parse(stdout) as Measured));
    process.stderr.write(`${rows.at(-1)?.join("  ")}\n`);
  }
  process.stdout.write(`${table([HEAD, ...rows])}\n`);
  if (!process.argv.includes("--write")) return;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  writeSection(new URL("../../docs/performance.md", import.meta.url), "bench:systems", [
    line(HEAD),
    line(HEAD.map(() => "---")),
    ...rows.map(line),
  ]);
}

main();
