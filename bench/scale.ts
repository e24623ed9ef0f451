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

const GROUPS = 60;
const MEMBERS = 5;
const CLIENTS = 1_000;

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

function nsPerStep(make: () => Simulation): number {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 4; time++) {
    const simulation = make();
    simulation.boot();
    const us = cpuOf(() => simulation.run(300_000));
    best = Math.min(best, (us * 1_000) / simulation.world.steps);
  }
  return Math.round(best);
}

let setUpUs = Number.POSITIVE_INFINITY;
for (let time = 0; time < 8; time++) {
  setUpUs = Math.min(
    setUpUs,
    cpuOf(() => void new Simulation(large, "scale", 1, { known })),
  );
}
const five = nsPerStep(() => new Simulation(plain, "raft", 1));
const many = nsPerStep(() => new Simulation(large, "scale", 1, { known }));
const large1 = (() => {
  const before = process.memoryUsage();
  const simulation = new Simulation(large, "scale", 1, { known });
  simulation.boot();
  simulation.run(300_000);
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const grown = heapUsed - before.heapUsed + arrayBuffers - before.arrayBuffers;
  return { steps: simulation.world.steps, mebibytes: Math.round(grown / 2 ** 20) };
})();
console.log(`set-up ${(setUpUs / 1_000).toFixed(1)} ms of CPU`);
console.log(`${large1.mebibytes} MiB more after ${large1.steps} steps`);
console.log(
  `raft-5 ${five} ns a step, 300 machines ${many}: ${(five / many).toFixed(2)} of its rate`,
);
