/**
 * The scenarios that a protocol is soaked in and its mutants are searched with: every feature,
 * every fault that it promises to tolerate.
 */
import { resolveScenario } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { BARE, CLUSTERS, type Cluster } from "./clusters.ts";

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

/**
 * Beside them, crashes at writes and disks that fail: in half of the scenarios, for they leave less
 * time for anything else.
 */
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

/**
 * Messages later than ten election timeouts, one by one or a whole link's, and cuts that do not
 * lose what is in flight.
 */
const LATE = [
  {
    every: "400ms",
    from: "300ms",
    until: "5500ms",
    oneOf: [
      { delay: "all", by: "20ms..200ms", share: "20%" },
      { delay: "all", by: "100ms..4s", share: "3%" },
      { delay: "leader", by: "50ms..400ms", direction: "random" },
      { delay: "random", by: "100ms..1500ms", direction: "random" },
      { partition: "leader", direction: "random", inFlight: "random" },
      { partition: "random", direction: "random", inFlight: "random" },
      { crash: "leader" },
      "crash",
      { pause: "leader" },
      "clock-drift",
    ],
  },
];
/**
 * Many clients that soon ask another node. Clusters with one entry in a message keep their own
 * clients: these would ask again faster than such a cluster commits, and it would never catch up
 * with what they left in its log.
 */
const IMPATIENT = { clients: 20, retry: "40ms" };

/**
 * Three resolved scenarios for each of a protocol's clusters: without and with faults at disks, and
 * with messages that come late. Seed s runs in scenario s modulo their number.
 * @param mutant plants a bug.
 */
export function randomScenarios(protocol: string, mutant?: string): readonly Scenario[] {
  return [
    ...scenariosUnder(protocol, mutant, FAULTS),
    ...scenariosUnder(protocol, mutant, AT_DISKS),
    ...scenariosUnder(protocol, mutant, LATE, IMPATIENT),
  ];
}

/**
 * Whether a leader must stay once all have recovered: not where an administrator or an operator may
 * have a change under way that ends its leadership, and not where servers campaign without asking
 * whether they could win.
 */
function mayStay(options: Cluster["options"], workload: Cluster["workload"]): boolean {
  if (workload?.["kind"] === "administered" || "reconfigureEvery" in options) return false;
  return options["preVote"] !== false;
}

function scenariosUnder(
  protocol: string,
  mutant: string | undefined,
  faults: readonly unknown[],
  clients: Readonly<Record<string, unknown>> = {},
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
        stays: mayStay(options, workload) ? "1s" : 0,
        network: { latency: "1ms..10ms", loss: "1%", duplicate: "1%" },
        clocks: clocks ?? { offset: "50ms", drift: "200ppm" },
        disk: { sync: "1ms..5ms" },
        ...(object === undefined ? {} : { object }),
        workload: {
          ...(workload ?? { kind: "mixed", clients: 5, rate: "100/s", keys: 4 }),
          ...(options["entriesMax"] === 1 ? {} : clients),
        },
        faults: harm === undefined || faults === LATE ? faults : [...harm, ...faults.slice(1)],
        ...(mutant === undefined ? {} : { mutant }),
      },
      "soak",
    ),
  );
}
