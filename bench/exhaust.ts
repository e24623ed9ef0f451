/**
 * `npm run exhaust -- [SYSTEM] [MUTANT] [--option value]`: visits every state of a small cluster,
 * or of one with a planted bug until a declared detector finds it, and says how many there are.
 */
import { parseArgs } from "node:util";
import { formatCount } from "../src/core/units.ts";
import { protocols } from "../src/protocols/index.ts";
import { type ClusterName, exploreCluster } from "../src/search/exhaustive/cluster.ts";
import type { Exploration } from "../src/search/exhaustive/explore.ts";
import { exploreSynod } from "../src/search/exhaustive/synod.ts";

const USAGE = `usage: npm run exhaust -- [paxos|raft|multi-paxos|zab] [MUTANT]
  of paxos (the synod): [--acceptors 2|3] [--ballots 1] [--ignoring]
  of the others:        [--nodes 3] [--operations 1] [--terms 1] [--timers 1] [--alarms N]
  of all:               [--crashes 0] [--duplicates 0] [--states 1000000] [--breadth] [--plain]
`;

/** The most states that a search visits unless it is said otherwise. */
const STATES_MAX = 1_000_000;

function main(): void {
  const whole = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      acceptors: whole,
      ballots: whole,
      nodes: whole,
      operations: whole,
      terms: whole,
      timers: whole,
      alarms: whole,
      crashes: whole,
      duplicates: whole,
      states: whole,
      ignoring: flag,
      breadth: flag,
      plain: flag,
    },
  });
  const [system = "paxos", mutant] = positionals;
  const entry = protocols.get(system);
  const { ignoring, breadth = false, plain = false, ...given } = values;
  const numbers = Object.entries(given).map(([name, text]) => [name, Number(text)] as const);
  const isWhole = numbers.every(([, number]) => Number.isSafeInteger(number) && number >= 0);
  const isKnown = entry !== undefined && (mutant === undefined || entry.mutants.has(mutant));
  const bounds = Object.fromEntries(numbers);
  const { acceptors = 2 } = bounds;
  if (!isKnown || !isWhole || (acceptors !== 2 && acceptors !== 3)) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const common = {
    crashes: bounds["crashes"] ?? 0,
    duplicates: bounds["duplicates"] ?? 0,
    statesMax: bounds["states"] ?? STATES_MAX,
    order: breadth ? ("breadth" as const) : ("depth" as const),
    reduced: !plain,
    ...(mutant === undefined ? {} : { mutant }),
  };
  const start = process.cpuUsage();
  const found =
    system === "paxos"
      ? exploreSynod({
          ...common,
          acceptors,
          ballots: bounds["ballots"] ?? 1,
          ...(mutant === undefined ? {} : { ignoring: ignoring ?? false }),
        })
      : exploreCluster({
          ...common,
          protocol: system as ClusterName,
          nodes: bounds["nodes"] ?? 3,
          operations: bounds["operations"] ?? 1,
          terms: bounds["terms"] ?? 1,
          timers: bounds["timers"] ?? 1,
          ...(bounds["alarms"] === undefined ? {} : { alarms: bounds["alarms"] }),
        });
  const seconds = process.cpuUsage(start).user / 1_000_000;
  const said = [system, mutant, ...numbers.map(([name, number]) => `${number} ${name}`)];
  report(said.filter((word) => word !== undefined).join(", "), found, seconds);
  const isClean = found.violations.length === 0;
  const isRight = mutant === undefined ? found.complete && isClean : !isClean;
  process.exitCode = isRight ? 0 : 1;
}

function report(said: string, found: Exploration, seconds: number): void {
  const { states, terminal, transitions, depth, complete, violations } = found;
  process.stdout.write(
    `${said}: ${formatCount(states)} states, ${formatCount(terminal)} of them ends, ` +
      `${formatCount(transitions)} transitions, depth ${depth}, ` +
      `${formatCount(Math.round(transitions / seconds))} transitions/s, ` +
      `${complete ? "all visited" : "not all visited"}, ${seconds.toFixed(1)} s of CPU\n`,
  );
  for (const { check, message, path } of violations) {
    process.stdout.write(`${check}: ${message}\n${path.map((step) => `  ${step}\n`).join("")}`);
  }
  if (violations.length === 0) process.stdout.write("no violation\n");
}

if (process.argv[1]?.endsWith("exhaust.js")) main();
