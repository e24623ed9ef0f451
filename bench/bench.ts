/**
 * `npm run bench`: how fast the simulator is. Medians of several runs, and ratios to a fixed
 * calibration loop.
 */
import { cpus } from "node:os";
import { formatCount } from "../src/core/formatting.ts";
import { ROW_BYTES } from "../src/kernel/event-log.ts";
import type { Protocol } from "../src/protocol/protocol.ts";
import { protocols } from "../src/protocols/index.ts";
import { Recording } from "../src/runner/recording.ts";
import { simulate } from "../src/runner/simulate.ts";
import { Simulation } from "../src/runner/simulation.ts";
import { Timeline } from "../src/runner/timeline.ts";
import { resolveScenario } from "../src/scenario/resolve.ts";
import { busy } from "./busy.ts";
import { calibrate } from "./calibration.ts";
import { echo, echoWorld } from "./echo.ts";
import { measure, type Result, resultOf, table } from "./measure.ts";
import { writeSection } from "./section.ts";
import { SNAPSHOT_STEPS, snapshotCost } from "./snapshots.ts";

const RUNS = 7;
/** What a raft-5 measurement simulates: seeds one after another, as a search does. */
const SEEDS = 12;

/** Steps per second over some seeds; the history is recorded, the audit folds, the hash is kept. */
function stepsPerSecond(protocol: string, strict: boolean): number {
  const scenario = busy(protocol, "30s");
  let steps = 0;
  const start = performance.now();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = simulate({ ...scenario, checks: ["invariants"] }, protocol, seed, { strict });
    if (run.verdict !== "pass") throw new Error(`seed ${seed}: ${JSON.stringify(run.violations)}`);
    steps += run.steps;
  }
  return (steps * 1000) / (performance.now() - start);
}

/** The bare kernel and world: nodes that ping each other, no judge but the hash. */
function echoSteps(): number {
  const world = echoWorld(echo as Protocol);
  const start = performance.now();
  while (world.steps < 1_500_000) world.step();
  return (world.steps * 1000) / (performance.now() - start);
}

/** Virtual seconds in a real one. */
function virtualSpeed(): number {
  const scenario = busy("raft", "60s");
  const start = performance.now();
  const run = simulate(scenario, "raft", 1, { strict: false });
  return run.virtualUs / 1000 / (performance.now() - start);
}

/** Runs of some 30,000 steps in a second, judging included. */
function runsPerSecond(): number {
  const scenario = resolveScenario(
    { ...(busy("raft", "30s").source as object), duration: "12s", faults: [] },
    "bench",
  );
  let steps = 0;
  const start = performance.now();
  for (let seed = 1; seed <= 40; seed++)
    steps += simulate(scenario, "raft", seed, { strict: false }).steps;
  const seconds = (performance.now() - start) / 1000;
  return steps / 30_000 / seconds;
}

/** Bytes of the event log for a step, payloads aside. */
function logBytes(): number {
  const recording = new Recording();
  const simulation = new Simulation(busy("raft", "10s"), "raft", 1, { recordings: [recording] });
  simulation.boot();
  simulation.run();
  return (recording.log.length * ROW_BYTES) / simulation.world.steps;
}

/** Milliseconds to reach a step of a run of at least 200,000 steps: all seeks, ascending. */
function seeks(): readonly number[] {
  const timeline = new Timeline(busy("raft", "120s"), "raft", 1);
  if (timeline.steps < 200_000) throw new Error(`the run has only ${timeline.steps} steps`);
  return Array.from({ length: 200 }, (_, at) => {
    const start = performance.now();
    timeline.at((at % 5) + 1, 1 + ((at * 104_729) % timeline.steps));
    return performance.now() - start;
  }).sort((a, b) => a - b);
}

function main(): void {
  const json = process.argv.includes("--json");
  const speed = measure("calibration", "turns/s", RUNS, calibrate);
  const related = (result: Result): Result => ({
    ...result,
    ratio: Math.round((result.median / speed.median) * 1000) / 1000,
  });
  const results: Result[] = [speed];
  const add = (result: Result) => {
    results.push(result);
    if (!json)
      process.stderr.write(`${result.name}: ${formatCount(result.median)} ${result.unit}\n`);
  };
  add(related(measure("kernel-echo", "steps/s", RUNS, echoSteps)));
  for (const name of ["raft", "multi-paxos", "zab"]) {
    if (!protocols.has(name)) continue;
    add(related(measure(`${name}-5`, "steps/s", RUNS, () => stepsPerSecond(name, false))));
  }
  add(related(measure("raft-5-strict", "steps/s", RUNS, () => stepsPerSecond("raft", true))));
  add(measure("raft-5-virtual", "virtual s/s", RUNS, virtualSpeed));
  add(measure("raft-5-runs", "runs of 30,000 steps/s", RUNS, runsPerSecond));
  add(measure("event-log", "bytes/step", 1, logBytes));
  for (const step of SNAPSHOT_STEPS) {
    add(resultOf(`snapshot-and-restore-${step}`, "us", [snapshotCost(step).togetherUs]));
  }
  const times = seeks();
  add(resultOf("seek", "ms", times));
  add(resultOf("seek-p95", "ms", [times[Math.floor(times.length * 0.95)] ?? 0]));
  if (json) {
    const cpu = cpus()[0]?.model ?? "unknown";
    process.stdout.write(`${JSON.stringify({ node: process.version, cpu, results })}\n`);
    return;
  }
  const rows = results.map((result) => [
    result.name,
    figure(result.median),
    figure(result.min),
    figure(result.max),
    result.unit,
    result.ratio === undefined ? "" : result.ratio.toFixed(3),
    `${result.peakMemoryMiB}`,
  ]);
  const head = ["name", "median", "min", "max", "unit", "ratio", "peak MiB"];
  process.stdout.write(`${table([head, ...rows])}\n`);
  if (process.argv.includes("--write")) writeTable(head, rows);
}

/** The table of docs/performance.md. */
function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  writeSection(new URL("../../docs/performance.md", import.meta.url), "bench", [
    "## The simulator",
    "",
    `\`npm run bench -- --write\`, Node ${process.version}, ${(cpus()[0]?.model ?? "unknown").trim()}, one core. Median, least and most of ${RUNS} runs;`,
    "the ratio is to the calibration loop, timed in the same process; the peak is the process's so far.",
    "",
    line(head),
    line(head.map(() => "---")),
    ...rows.map(line),
  ]);
}

function figure(value: number): string {
  return value >= 100 ? formatCount(value) : String(value);
}

main();
