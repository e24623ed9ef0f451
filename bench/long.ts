/**
 * `npm run bench:long [-- PROTOCOL...]`: how much dearer a step is in ten minutes of virtual time
 * than in one: five nodes under every kind of fault, invariants and history on.
 */
import { simulate } from "../src/runner/simulate.ts";
import { busy } from "./busy.ts";

const LONG = "10m";
const SHORT = "1m";
const ROUNDS = 5;
/** Short runs before a long one and after it, so that both meet the same load. */
const SHORT_RUNS = 5;
const WARM_UPS = 8;

/** What some runs took together. */
interface Taken {
  /** CPU time of all threads. */
  readonly cpuUs: number;
  readonly steps: number;
}

function made(protocol: string, duration: string, seed: number): Taken {
  const scenario = { ...busy(protocol, duration), checks: ["invariants"] as const };
  const began = process.cpuUsage();
  const { steps } = simulate(scenario, protocol, seed, { strict: false });
  const { user, system } = process.cpuUsage(began);
  return { cpuUs: user + system, steps };
}

function sumOf(runs: readonly Taken[]): number {
  const cpuUs = runs.reduce((sum, run) => sum + run.cpuUs, 0);
  return cpuUs / runs.reduce((sum, run) => sum + run.steps, 0);
}

/** How many times as dear a step of the long run is, in each round. */
function ratiosOf(protocol: string): readonly number[] {
  for (let seed = 1; seed <= WARM_UPS; seed++) made(protocol, SHORT, seed);
  return Array.from({ length: ROUNDS }, (_, round) => {
    const short = (half: number) =>
      Array.from({ length: SHORT_RUNS }, (_, at) => {
        return made(protocol, SHORT, 100 * round + SHORT_RUNS * half + at + 1);
      });
    const before = short(0);
    const long = made(protocol, LONG, round + 1);
    return sumOf([long]) / sumOf([...before, ...short(1)]);
  });
}

function main(): void {
  const named = process.argv.slice(2);
  for (const protocol of named.length > 0 ? named : ["raft", "multi-paxos", "zab"]) {
    const ratios = ratiosOf(protocol).toSorted((a, b) => a - b);
    const [least, median, most] = [ratios[0], ratios[(ratios.length - 1) >> 1], ratios.at(-1)];
    process.stdout.write(
      `${protocol}-5, a step of ${LONG} beside one of ${SHORT}: median ${median?.toFixed(2)} of ` +
        `${ROUNDS} rounds, from ${least?.toFixed(2)} to ${most?.toFixed(2)}\n`,
    );
  }
}

main();
