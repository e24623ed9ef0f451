/**
 * Options that are right one by one, and do not go together: asked of the protocol before anything
 * runs.
 */
import type { Settings } from "../core/parameters.ts";
import type { Reader } from "../core/shape/reader.ts";
import { namesOnlyClients } from "../faults/target.ts";
import { nodeName, parseNode } from "../protocol/node-id.ts";
import type { Protocol, Setup, Surroundings } from "../protocol/protocol.ts";
import { type Mutants, versionsOf } from "./planted.ts";
import type { Scenario } from "./scenario.ts";
import type { Registries } from "./scope.ts";

const WHOLE_PPM = 1_000_000;

/** What decides, beside the options, whether a cluster can be set up. */
export interface SetupContext {
  readonly object: string;
  readonly nodes: number;
  /** A planted bug may be that a node does not look. */
  readonly mutants: Mutants;
  /** Whether the file has options by protocol. */
  readonly perProtocol: boolean;
}

/**
 * Notes for every protocol why it refuses its options, at the option that it names.
 * @param options by protocol, resolved.
 */
export function checkSetups(
  reader: Reader,
  known: Registries,
  options: Readonly<Record<string, Settings>>,
  { object, nodes, mutants, perProtocol }: SetupContext,
): void {
  const replicated = known.objects.get(object);
  // What is wrong one by one has defaults in its place: they say nothing about the file.
  if (replicated === undefined || reader.problems.length > 0) return;
  for (const [name, mine] of Object.entries(options)) {
    const entry = known.protocols.get(name);
    if (entry === undefined) continue;
    const { protocol, byNode } = versionsOf(entry, mutants[name], nodes);
    const running = byNode.size < nodes ? [protocol, ...byNode.values()] : [...byNode.values()];
    const setup = { options: mine, object: replicated, nodes };
    const refusal = running
      .map((version) => version.refusal?.(setup) ?? null)
      .find((refused) => refused !== null);
    if (refusal === undefined || refusal === null) continue;
    const path = perProtocol ? ["options", name] : ["options"];
    reader.wrong([...path, refusal.option], refusal.reason);
  }
}

/**
 * By protocol: what it doubts of its options in the scenario's surroundings, and of what disks hold
 * at the start, in sentences; a protocol that doubts nothing is left out. Nothing is refused for
 * it: many a directed scenario shows what happens then.
 */
export function doubtsOf(
  reader: Reader,
  known: Registries,
  options: Readonly<Record<string, Settings>>,
  { object, nodes, mutants }: SetupContext,
  surroundings: Surroundings,
  disks: Scenario["given"],
): Scenario["doubts"] {
  const replicated = known.objects.get(object);
  if (replicated === undefined || reader.problems.length > 0) return {};
  const doubts: Record<string, readonly string[]> = {};
  for (const [name, mine] of Object.entries(options)) {
    const setup = { options: mine, object: replicated, nodes };
    const entry = known.protocols.get(name);
    if (entry === undefined) continue;
    const { protocol } = versionsOf(entry, mutants[name], nodes);
    const found = [
      ...(protocol.doubts?.(setup, surroundings) ?? []).map(
        ({ option, reason }) => `options.${option}: ${reason}`,
      ),
      ...doubtsOfDisks(protocol, setup, disks),
    ];
    if (found.length > 0) doubts[name] = found;
  }
  return doubts;
}

/** What a protocol doubts of what disks hold at the start. */
function doubtsOfDisks(
  protocol: Protocol,
  setup: Setup,
  disks: Scenario["given"],
): readonly string[] {
  const given = new Map([...disks].map(([name, state]) => [parseNode(name), state]));
  if (given.size === 0) return [];
  const found = protocol.doubtsOfGiven?.(setup, given) ?? [];
  return found.map(({ node, reason }) => `given.${nodeName(node)}: ${reason}`);
}

/**
 * What of a scenario leaves any system without hope to recover, in sentences: what a protocol
 * doubts comes beside it.
 */
export function hopelessIn({
  network,
  healUs,
  checks,
}: Pick<Scenario, "network" | "healUs" | "checks">): readonly string[] {
  return [
    ...(network.lossPpm === WHOLE_PPM ? ["network.loss: no message arrives, in recovery too"] : []),
    ...(healUs === 0 && checks.includes("progress")
      ? ["heal: 0s is no time to recover in; give it some, or leave progress out of checks"]
      : []),
  ];
}

/** How wrong the clocks of nodes are that the scenario names. */
function saidOf({ machines = {} }: Scenario["clocks"]): readonly number[] {
  const nodes = Object.entries(machines).filter(([name]) => !namesOnlyClients(name));
  return nodes.map(([, { driftPpm }]) => Math.abs(driftPpm));
}

/** How wrong faults make clocks of nodes that strike one after another. */
function rateOfFaults(faults: Scenario["faults"]): number {
  const rates = faults.flatMap(({ oneOf }) =>
    oneOf.flatMap(({ fault, settings }) =>
      fault === "clock-drift" && !namesOnlyClients(settings["target"] ?? null)
        ? [settings["rate"] as number]
        : [],
    ),
  );
  return Math.max(0, ...rates);
}

/** How wrong steps make clocks of nodes: each sets a rate in place of the step's before it. */
function rateOfSteps(script: Scenario["script"]): number {
  const rates = script.flatMap((step) =>
    step.do === "drift" && !namesOnlyClients(step.nodes) ? [Math.abs(step.ratePpm)] : [],
  );
  return Math.max(0, ...rates);
}

/** What the network, the disks and the clocks do at worst. */
export function surroundingsOf({
  network,
  disk,
  clocks,
  faults,
  script,
}: Pick<Scenario, "network" | "disk" | "clocks" | "faults" | "script">): Surroundings {
  const usualPpm = Math.max(clocks.driftMaxPpm, ...saidOf(clocks));
  return {
    latencyMaxUs: network.latencyMaxUs,
    syncMaxUs: disk.syncMaxUs,
    driftMaxPpm: usualPpm + rateOfFaults(faults) + rateOfSteps(script),
  };
}
