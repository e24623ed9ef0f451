/** The scenarios that a protocol is soaked in and its mutants are searched with: every feature, every fault that it promises to bear. */
import { resolveScenario } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { BARE, CLUSTERS } from "./clusters.ts";

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

/** Beside them, crashes at writes and disks that fail: in half of the scenarios, for they leave less time for anything else. */
const AT_DISKS = [
  ...FAULTS,
  {
    every: "400ms",
    from: "300ms",
    until: "5500ms",
    oneOf: [
      { "crash-at-write": "all", among: 12 },
      { "crash-at-write": "majority" },
      { "crash-at-write": "leader" },
      { "crash-at-write": "follower", among: 2 },
      { "disk-error": "random" },
      { "disk-full": "random" },
    ],
  },
];

/** Two resolved scenarios for each of a protocol's clusters, without and with faults at disks; seed s runs in scenario s modulo their number. @param mutant plants a bug. */
export function randomScenarios(protocol: string, mutant?: string): readonly Scenario[] {
  return [FAULTS, AT_DISKS].flatMap((faults) => scenariosUnder(protocol, mutant, faults));
}

function scenariosUnder(
  protocol: string,
  mutant: string | undefined,
  faults: readonly unknown[],
): readonly Scenario[] {
  const clusters = (CLUSTERS[protocol] ?? BARE).filter(
    ({ only }) => only === undefined || only === mutant,
  );
  return clusters.map(({ nodes, options, object, workload, clocks, harm }) =>
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
        clocks: clocks ?? { offset: "50ms", drift: "200ppm" },
        disk: { sync: "1ms..5ms" },
        object: object ?? "kv",
        workload: workload ?? { kind: "mixed", clients: 5, rate: "100/s", keys: 4 },
        faults: harm === undefined ? faults : [...harm, ...faults.slice(1)],
        ...(mutant === undefined ? {} : { mutant }),
      },
      "soak",
    ),
  );
}
