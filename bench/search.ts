/**
 * `npm run bench:search [-- SYSTEM...]`: how many runs a second a search makes. A process for each
 * system, which draws runs as `rashomon search` does and makes them: the first 50, while the engine
 * compiles, and 50 after 250 others. Processor time of all threads, compiler and collector
 * included; steps a second without the drawing.
 *
 * `-- --same FILE [--seeds 200] [SYSTEM...]` writes what each seed draws and comes to, a line each:
 * a change that only makes searches faster leaves that file as it is.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { formatCount } from "../src/core/formatting.ts";
import { hashText, hexOf } from "../src/core/hash.ts";
import { defaults } from "../src/core/parameters.ts";
import { expectManyRuns } from "../src/host/engine.ts";
import { runTrial } from "../src/search/run-trial.ts";
import { swarm } from "../src/search/strategies/swarm.ts";
import { subjectOf } from "../src/search/subject.ts";
import { measureBySystem, systemsNamed } from "./by-system.ts";
import { slowness } from "./calibration.ts";

const USUAL = ["raft", "multi-paxos", "zab", "sequencer", "dynamo", "sharded-store"];
const FIRST_SEED = 6_000_001;
const COLD = 50;
/** Made between the cold runs and the warm ones. */
const BETWEEN = 200;
const WARM = 50;

/** What some drawn runs cost, in seconds of processor time. */
interface Share {
  readonly runs: number;
  readonly steps: number;
  readonly drawing: number;
  readonly running: number;
}

interface Measured {
  readonly system: string;
  readonly cold: Share;
  readonly warm: Share;
  /** How much longer the calibration takes than on a quiet machine, before and after. */
  readonly slowness: readonly [number, number];
}

function planOf(system: string, seeds: number) {
  return swarm.begin(subjectOf(system), {
    parameters: defaults(swarm.parameters),
    seeds: { first: FIRST_SEED, last: FIRST_SEED + seeds - 1 },
  });
}

function seconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Measures one system, in this process. */
function measured(system: string): Measured {
  expectManyRuns();
  const plan = planOf(system, COLD + BETWEEN + WARM);
  const made = (runs: number): Share => {
    let [steps, drawing, running] = [0, 0, 0];
    for (let run = 0; run < runs; run++) {
      const began = seconds();
      const trial = plan.next();
      if (trial === null) throw new Error("the plan has too few trials");
      const drawn = seconds();
      steps += runTrial(trial).result.steps;
      drawing += drawn - began;
      running += seconds() - drawn;
    }
    return { runs, steps, drawing, running };
  };
  const cold = made(COLD);
  made(BETWEEN);
  const before = slowness();
  const warm = made(WARM);
  return { system, cold, warm, slowness: [before, slowness()] };
}

function rowOf({ system, cold, warm, slowness: [before, after] }: Measured): readonly string[] {
  const figures = ({ runs, steps, drawing, running }: Share) => [
    (runs / (drawing + running)).toFixed(1),
    formatCount(Math.round(steps / running)),
    ((1000 * drawing) / runs).toFixed(1),
  ];
  const slow = `${before.toFixed(2)}, ${after.toFixed(2)}`;
  return [system, ...figures(cold), ...figures(warm), formatCount(warm.steps / WARM), slow];
}

const HEAD = [
  "system",
  "cold runs/s",
  "steps/s",
  "drawing, ms",
  "warm runs/s",
  "steps/s",
  "drawing, ms",
  "steps a run",
  "times slower than quiet",
];

/** What each seed draws and comes to: scenario, hash, verdict and all else of the result. */
function linesOf(system: string, seeds: number): readonly string[] {
  const plan = planOf(system, seeds);
  const lines: string[] = [];
  for (let trial = plan.next(); trial !== null; trial = plan.next()) {
    const { result, features, ...covered } = runTrial(trial);
    const all = JSON.stringify([result, [...features], covered]);
    const drawn = hexOf(hashText(JSON.stringify(trial.scenario)));
    const { hash, verdict, steps } = result;
    const line = [system, trial.seed, drawn, hash, verdict, steps, hexOf(hashText(all))];
    lines.push(line.join(" "));
  }
  return lines;
}

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      one: { type: "string" },
      same: { type: "string" },
      seeds: { type: "string", default: "200" },
      write: { type: "boolean" },
    },
  });
  const names = systemsNamed(positionals.length > 0 ? positionals : USUAL);
  if (values.same !== undefined) {
    const lines = names.flatMap((name) => linesOf(name, Number(values.seeds)));
    writeFileSync(values.same, `${lines.join("\n")}\n`);
    return;
  }
  const { url: module } = import.meta;
  const bench = { module, section: "bench:search", head: HEAD, measured, rowOf };
  measureBySystem(bench, names, values);
}

main();
