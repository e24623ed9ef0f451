/**
 * `npm run bench:programs`: what awaiting costs. The kernel's echo and the same echo as an awaiting
 * program, in turns within one process: steps a second of CPU time, medians and maxima.
 */
import { fileURLToPath } from "node:url";
import { formatCount } from "../src/core/formatting.ts";
import { loadProgram } from "../src/host/programs.ts";
import type { Protocol } from "../src/protocol/protocol.ts";
import { echo, echoWorld } from "./echo.ts";
import { resultOf } from "./measure.ts";

const ROUNDS = 7;
const STEPS = 300_000;

function stepsPerSecond(protocol: Protocol): number {
  const world = echoWorld(protocol);
  const start = process.cpuUsage();
  while (world.steps < STEPS) world.step();
  const { user, system } = process.cpuUsage(start);
  return (world.steps * 1e6) / (user + system);
}

/** The built file lies two folders deeper than the program's source. */
const PROGRAM = fileURLToPath(new URL("../../bench/echo-program.ts", import.meta.url));

const program = await loadProgram(PROGRAM);
const kernel: number[] = [];
const awaiting: number[] = [];
for (let round = 0; round <= ROUNDS; round++) {
  const speeds = [stepsPerSecond(echo as Protocol), stepsPerSecond(program)] as const;
  // The first round warms up.
  if (round === 0) continue;
  kernel.push(speeds[0]);
  awaiting.push(speeds[1]);
}
const medians: number[] = [];
for (const [name, all] of [
  ["kernel-echo", kernel.sort((a, b) => a - b)],
  ["program-echo", awaiting.sort((a, b) => a - b)],
] as const) {
  const { median, max } = resultOf(name, "steps/s", all);
  medians.push(median);
  console.log(`${name.padEnd(14)} median ${formatCount(median)} steps/s, best ${formatCount(max)}`);
}
const [plain = 1, awaited = 0] = medians;
console.log(`ratio of medians ${(awaited / plain).toFixed(3)}`);
