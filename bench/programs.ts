/**
 * `npm run bench:programs`: what awaiting costs. The kernel's echo and the same echo as an awaiting
 * program, in turns within one process: steps a second of CPU time, medians and maxima.
 */
import { fileURLToPath } from "node:url";
import { Audit } from "../src/checkers/audit/audit.ts";
import { formatCount } from "../src/core/units.ts";
import { loadProgram } from "../src/host/programs.ts";
import { kv } from "../src/objects/kv.ts";
import type { Protocol } from "../src/protocol/protocol.ts";
import { World } from "../src/world/world.ts";
import { echo } from "./echo.ts";

const ROUNDS = 7;
const STEPS = 300_000;

function stepsPerSecond(protocol: Protocol): number {
  const world = new World(
    {
      seed: "1",
      protocol,
      setup: { options: {}, object: kv, nodes: 5 },
      clients: 0,
      network: { latencyMinUs: 100, latencyMaxUs: 900, lossPpm: 0, duplicatePpm: 0 },
      clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
      disk: { syncMinUs: 100, syncMaxUs: 200 },
      limits: { stepsMax: 1e12, stepsAtOnceMax: 1e9, pendingMax: 1e6 },
    },
    new Audit([], 5).facts,
  );
  world.boot();
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
const middle = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[all.length >> 1] as number;
for (const [name, all] of [
  ["kernel-echo", kernel],
  ["program-echo", awaiting],
] as const) {
  const [median, best] = [
    formatCount(Math.round(middle(all))),
    formatCount(Math.round(Math.max(...all))),
  ];
  console.log(`${name.padEnd(14)} median ${median} steps/s, best ${best}`);
}
console.log(`ratio of medians ${(middle(awaiting) / middle(kernel)).toFixed(3)}`);
