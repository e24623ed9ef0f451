/**
 * Scale: sixty groups of five Rafts on 300 machines, with 1,000 clients: what a world of that size
 * costs to set up, in memory, and a step, beside the plain five nodes.
 */
import { must } from "../src/core/assert.ts";
import { objects } from "../src/objects/index.ts";
import { Simulation } from "../src/runner/simulation.ts";
import { REGISTERED } from "../src/scenario/scope.ts";
import type { System } from "../src/systems/system.ts";
import { busy } from "./busy.ts";
import { calibrate } from "./calibration.ts";

const GROUPS = 60;
const MEMBERS = 5;
const CLIENTS = 1_000;
const STEPS = 300_000;
/** How often the set-up is measured, and the rate of both worlds. */
const TIMES = 15;
const PAIRS = 7;

const system: System = {
  name: "scale",
  about: "Sixty groups of five.",
  invariants: [],
  happened: [],
  front: "g1",
  services: Array.from({ length: GROUPS }, (_, group) => ({
    name: `g${group + 1}`,
    about: "Five Rafts.",
    runs: ["raft"] as const,
    on: Array.from({ length: MEMBERS }, (_member, at) => group * MEMBERS + at + 1),
    object: must(objects.get("kv"), "there is a kv"),
  })),
};

const plain = { ...busy("raft", "10s"), faults: [] };
const large = {
  ...plain,
  durationUs: 2_000_000,
  system: "scale",
  protocols: ["scale"],
  nodes: GROUPS * MEMBERS,
  workload: { ...plain.workload, clients: CLIENTS },
};
const known = { ...REGISTERED, systems: new Map([...REGISTERED.systems, ["scale", system]]) };

/** Microseconds of CPU. */
function cpuOf(body: () => void): number {
  const before = process.cpuUsage();
  body();
  const { user, system: kernel } = process.cpuUsage(before);
  return user + kernel;
}

const five = () => new Simulation(plain, "raft", 1);
const many = () => new Simulation(large, "scale", 1, { known });

function nsPerStep(simulation: Simulation): number {
  simulation.boot();
  const us = cpuOf(() => simulation.run(STEPS));
  return (us * 1_000) / simulation.world.steps;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}

/** Everything that is reachable, in bytes. */
function held(): number {
  gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const setUpMs = Array.from({ length: TIMES }, () => cpuOf(() => void many()) / 1_000);
// One after the other, so that what else the machine does weighs on both.
const pairs = Array.from({ length: PAIRS }, () => [nsPerStep(five()), nsPerStep(many())] as const);
// One that is thrown away, so that what is made once is there.
many();
const before = held();
const simulation = many();
const setUpBytes = held() - before;
simulation.boot();
simulation.run(STEPS);
const grown = held() - before;

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
console.log(`calibration ${Math.round(calibrate() / 1_000)} thousand turns a second`);
console.log(
  `set-up ${Math.min(...setUpMs).toFixed(1)} ms of CPU, median ${median(setUpMs).toFixed(1)}, ` +
    `the first ${setUpMs[0]?.toFixed(1)}`,
);
console.log(
  `${mebibytes(setUpBytes)} MiB set up, ${mebibytes(grown)} after ${simulation.world.steps} steps` +
    (typeof gc === "undefined" ? " (garbage included: give node --expose-gc)" : ""),
);
console.log(
  `raft-5 ${Math.round(median(pairs.map(([one]) => one)))} ns a step, 300 machines ` +
    `${Math.round(median(pairs.map(([, other]) => other)))}: ` +
    `${median(pairs.map(([one, other]) => one / other)).toFixed(2)} of its rate`,
);
