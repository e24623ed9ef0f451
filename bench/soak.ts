/** `npm run soak -- PROTOCOL [FIRST..LAST]`: many seeds with every feature and every fault that a protocol promises to bear; any alarm is a false one, or a bug. */
import { formatCount } from "../src/core/units.ts";
import { protocols } from "../src/protocols/index.ts";
import { simulate } from "../src/runner/simulate.ts";
import { resolveScenario } from "../src/scenario/resolve.ts";
import type { Scenario } from "../src/scenario/scenario.ts";

/** One cluster that a protocol is soaked in: its size, and its options in the words of a scenario file. */
interface Cluster {
  readonly nodes: number;
  readonly options: Readonly<Record<string, unknown>>;
}

const BARE: readonly Cluster[] = [
  { nodes: 3, options: {} },
  { nodes: 5, options: {} },
];

/** By protocol: seed s runs in cluster s modulo their number. A protocol that is not named runs with its defaults. */
const CLUSTERS: Readonly<Record<string, readonly Cluster[]>> = {
  zab: [
    { nodes: 3, options: { snapshotEvery: 20, logKept: 5 } },
    { nodes: 5, options: { snapshotEvery: 30, logKept: 10 } },
    { nodes: 5, options: { observers: 2, snapshotEvery: 25, logKept: 8 } },
    { nodes: 7, options: { observers: 2, snapshotEvery: 40, logKept: 0, reads: "transaction" } },
    { nodes: 3, options: { reconfigureEvery: "600ms", snapshotEvery: 15, logKept: 5 } },
    {
      nodes: 6,
      options: { observers: 1, reconfigureEvery: "300ms", snapshotEvery: 20, logKept: 5 },
    },
  ],
};

/** All kinds of harm, at the leader more than elsewhere. */
const FAULTS = [
  {
    every: "500ms",
    from: "300ms",
    until: "5500ms",
    oneOf: [
      { partition: "leader", direction: "random" },
      { partition: "random", direction: "random" },
      { crash: "leader" },
      "crash",
      { crash: "majority" },
      { crash: "all" },
      { pause: "leader" },
      "pause",
      { "loss-burst": "all", duplicate: "20%", delay: "20ms" },
      "clock-jump",
      "clock-drift",
    ],
  },
];

/** The soak of a protocol: one resolved scenario for each of its clusters. */
export function soaks(protocol: string): readonly Scenario[] {
  return (CLUSTERS[protocol] ?? BARE).map(({ nodes, options }) =>
    resolveScenario(
      {
        name: `Soak: ${nodes} nodes, ${JSON.stringify(options)}`,
        version: 1,
        protocol,
        options,
        nodes,
        duration: "6s",
        heal: "15s",
        network: { latency: "1ms..10ms", loss: "1%", duplicate: "1%" },
        clocks: { offset: "50ms", drift: "200ppm" },
        disk: { sync: "1ms..5ms" },
        object: "kv",
        workload: { kind: "mixed", clients: 5, rate: "100/s", keys: 4 },
        faults: FAULTS,
      },
      "soak",
    ),
  );
}

function main(): void {
  const [protocol = "", range = "1..10000"] = process.argv.slice(2);
  const [first = 1, last = first] = range.split("..").map(Number);
  if (!protocols.has(protocol)) {
    process.stderr.write(`usage: npm run soak -- ${[...protocols.keys()].join("|")} [1..10000]\n`);
    process.exitCode = 2;
    return;
  }
  const scenarios = soaks(protocol);
  const verdicts = new Map<string, number>();
  const happened = new Map<string, number>();
  let steps = 0;
  const start = performance.now();
  for (let seed = first; seed <= last; seed++) {
    const run = simulate(scenarios[seed % scenarios.length] as Scenario, protocol, seed);
    steps += run.steps;
    verdicts.set(run.verdict, (verdicts.get(run.verdict) ?? 0) + 1);
    for (const [what, count] of Object.entries(run.happened)) {
      happened.set(what, (happened.get(what) ?? 0) + count);
    }
    if (run.verdict === "pass") continue;
    process.stdout.write(`seed ${seed}: ${run.verdict} ${JSON.stringify(run.violations)}\n`);
    process.exitCode = 1;
  }
  const seconds = (performance.now() - start) / 1000;
  const counts = (map: ReadonlyMap<string, number>) =>
    [...map].map(([name, count]) => `${name} ${formatCount(count)}`).join(", ");
  process.stdout.write(
    `${protocol}, seeds ${first} to ${last}: ${counts(verdicts)}; ${formatCount(steps)} steps in ${seconds.toFixed(0)} s\n${counts(happened)}\n`,
  );
}

if (process.argv[1]?.endsWith("soak.js")) main();
