/**
 * `npm run bench:paired -- TREE [PROTOCOL...]`: how fast this tree is beside another one that is
 * built. A process for each, which take turns; CPU time of the same seeds. Both are launched
 * several times, since launches of one tree differ: the engine compiles each a little otherwise.
 * The median of the launches' median ratios.
 */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { simulate } from "../src/runner/simulate.ts";
import type { busy } from "./busy.ts";

/** How often both trees are launched. */
const LAUNCHES = 7;
/** Pairs of turns in a launch. */
const PAIRS = 12;
/** Seeds are taken in turn from 1 to this, so many in a turn. */
const SEEDS = 12;
const SEEDS_IN_A_TURN = 3;
/** How often all seeds are run before, for the engine's compiler. */
const WARM_UPS = 3;

interface Turn {
  readonly protocol: string;
  readonly seeds: readonly number[];
}

interface Measured {
  readonly cpuUs: number;
  readonly steps: number;
  readonly hashes: readonly string[];
}

/** One side: runs the turns that it is given, with the code of a tree. */
async function side(tree: string): Promise<void> {
  const load = (file: string) => import(pathToFileURL(resolve(tree, "dist", file)).href);
  const runner = (await load("src/runner/simulate.js")) as { simulate: typeof simulate };
  const bench = (await load("bench/busy.js")) as { busy: typeof busy };
  for await (const line of createInterface({ input: process.stdin })) {
    const { protocol, seeds } = JSON.parse(line) as Turn;
    const scenario = { ...bench.busy(protocol, "30s"), checks: ["invariants"] as const };
    const began = process.cpuUsage();
    const runs = seeds.map((seed) => runner.simulate(scenario, protocol, seed, { strict: false }));
    const { user, system } = process.cpuUsage(began);
    const steps = runs.reduce((sum, run) => sum + run.steps, 0);
    const measured: Measured = { cpuUs: user + system, steps, hashes: runs.map((run) => run.hash) };
    process.stdout.write(`${JSON.stringify(measured)}\n`);
  }
}

function started(tree: string) {
  const own = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [own, "--side", tree], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async take(turn: Turn): Promise<Measured> {
      child.stdin.write(`${JSON.stringify(turn)}\n`);
      return JSON.parse((await lines.next()).value as string) as Measured;
    },
    end: () => child.stdin.end(),
  };
}

/** What one launch of both trees came to. */
interface Launched {
  /** How fast this tree is, where the other one is 1. */
  readonly ratio: number;
  /** How many hashes of the seeds are the same in both. */
  readonly same: number;
}

async function launch(protocol: string, otherTree: string): Promise<Launched> {
  const here = started(fileURLToPath(new URL("../..", import.meta.url)));
  const other = started(otherTree);
  const all: Turn = { protocol, seeds: Array.from({ length: SEEDS }, (_, at) => at + 1) };
  let same = 0;
  for (let round = 0; round < WARM_UPS; round++) {
    const [ours, theirs] = [await here.take(all), await other.take(all)];
    same = ours.hashes.filter((hash, at) => hash === theirs.hashes[at]).length;
  }
  const ratios: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const first = pair * SEEDS_IN_A_TURN;
    const seeds = [0, 1, 2].map((at) => ((first + at) % SEEDS) + 1);
    const order = pair % 2 === 0 ? [here, other] : [other, here];
    const taken = new Map<object, number>();
    for (const one of order) {
      const { cpuUs, steps } = await one.take({ protocol, seeds });
      taken.set(one, cpuUs / steps);
    }
    ratios.push((taken.get(other) as number) / (taken.get(here) as number));
  }
  here.end();
  other.end();
  return { ratio: median(ratios), same };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] as number;
}

async function compare(protocol: string, otherTree: string): Promise<string> {
  const launches: Launched[] = [];
  while (launches.length < LAUNCHES) launches.push(await launch(protocol, otherTree));
  const ratios = launches.map(({ ratio }) => ratio);
  const [least, most] = [Math.min(...ratios).toFixed(2), Math.max(...ratios).toFixed(2)];
  const same = launches[0]?.same;
  return (
    `${protocol}-5: median ${median(ratios).toFixed(2)} of ${LAUNCHES} launches, ` +
    `from ${least} to ${most}; ${same} of ${SEEDS} hashes are the same`
  );
}

async function main(): Promise<void> {
  const [tree, ...named] = process.argv.slice(2);
  if (tree === undefined) throw new Error("name the folder of another tree that is built");
  process.stdout.write("How fast this tree is, where the other one is 1:\n");
  for (const protocol of named.length > 0 ? named : ["raft", "multi-paxos", "zab"]) {
    process.stdout.write(`${await compare(protocol, tree)}\n`);
  }
}

if (process.argv[2] === "--side") await side(process.argv[3] as string);
else await main();
