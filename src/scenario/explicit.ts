/**
 * A scenario written out in full: the source of one that resolves to the same, with every default
 * named, whatever later versions take for one.
 */
import type { Value } from "../core/json.ts";
import type { Parameter, Parameters, Range, Settings } from "../core/parameters.ts";
import { formatDuration } from "../core/units.ts";
import { faults } from "../faults/index.ts";
import { protocols } from "../protocols/index.ts";
import { workloads } from "../workloads/index.ts";
import type { FaultChoice, FaultPlan, Scenario } from "./scenario.ts";

type Source = Readonly<Record<string, Value>>;

/** @param scenario one that was resolved from the registries' protocols. */
export function explicitSource(scenario: Scenario): Value {
  const { source, network, clocks, disk, workload, limits } = scenario;
  const given = source as Source;
  const several = "protocols" in given;
  const [first = ""] = scenario.protocols;
  const options = Object.fromEntries(
    scenario.protocols.map((name) => [
      name,
      written(scenario.options[name] ?? {}, protocols.get(name)?.options ?? {}),
    ]),
  );
  const mutant = several ? { ...scenario.mutants } : scenario.mutants[first];
  return {
    name: scenario.name,
    version: scenario.version,
    ...(several ? { protocols: [...scenario.protocols] } : { protocol: first }),
    options: several ? options : (options[first] ?? {}),
    nodes: scenario.nodes,
    duration: formatDuration(scenario.durationUs),
    heal: formatDuration(scenario.healUs),
    stays: formatDuration(scenario.staysUs),
    seeds: `${scenario.seeds.first}..${scenario.seeds.last}`,
    network: {
      latency: rangeText({ min: network.latencyMinUs, max: network.latencyMaxUs }),
      loss: `${network.lossPpm}ppm`,
      duplicate: `${network.duplicatePpm}ppm`,
    },
    clocks: { offset: formatDuration(clocks.offsetMaxUs), drift: `${clocks.driftMaxPpm}ppm` },
    disk: { sync: rangeText({ min: disk.syncMinUs, max: disk.syncMaxUs }) },
    object: scenario.object,
    workload: {
      kind: workload.kind,
      clients: workload.clients,
      ...written(workload.settings, workloads.get(workload.kind)?.parameters ?? {}),
    },
    ...("given" in given ? { given: given["given"] ?? null } : {}),
    ...(scenario.script.length > 0 ? { script: scriptOf(scenario, given) } : {}),
    faults: scenario.faults.map(faultOf),
    checks: [...scenario.checks],
    ...(mutant === undefined ? {} : { mutant }),
    expect: typeof scenario.expect === "string" ? scenario.expect : { ...scenario.expect },
    limits: {
      steps: limits.stepsMax,
      stepsAtOnce: limits.stepsAtOnceMax,
      pending: limits.pendingMax,
      checkWork: limits.checkWorkMax,
    },
  };
}

/** The steps as they were given, and how long each waits. */
function scriptOf(scenario: Scenario, given: Source): Value {
  return (given["script"] as readonly Source[]).map((step, index) => {
    const resolved = scenario.script[index];
    return resolved?.do === "when" || resolved?.do === "expect"
      ? { ...step, within: formatDuration(resolved.withinUs) }
      : step;
  });
}

function faultOf({ id, when, oneOf }: FaultPlan): Value {
  const length =
    when.forUs === null
      ? {}
      : { for: when.forUs === Number.POSITIVE_INFINITY ? "heal" : formatDuration(when.forUs) };
  if (when.kind === "once") {
    return { id, at: formatDuration(when.atUs), ...length, ...choiceOf(oneOf[0]) };
  }
  return {
    id,
    every: formatDuration(when.everyUs),
    from: formatDuration(when.fromUs),
    until: formatDuration(when.untilUs),
    ...length,
    oneOf: oneOf.map(choiceOf),
  };
}

function choiceOf(choice: FaultChoice | undefined): Source {
  const fault = faults.get(choice?.fault ?? "");
  if (choice === undefined || fault === undefined) return {};
  const { [fault.main]: main, ...others } = fault.parameters;
  const value =
    main === undefined ? null : writtenValue(choice.settings[fault.main] ?? null, main.kind);
  return { [fault.name]: value, ...written(choice.settings, others) };
}

/** Settings as people write them; what is set to nothing stays away. */
function written(settings: Settings, parameters: Parameters): Source {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, parameter]) => {
      const value = writtenValue(settings[name] ?? null, parameter.kind);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** A resolved value as people write it, with its unit. */
export function writtenValue(value: Value, kind: Parameter["kind"]): Value {
  if (value === null) return null;
  switch (kind) {
    case "duration":
      return formatDuration(value as number);
    case "duration-range":
      return rangeText(value as unknown as Range);
    case "rate":
      return `${value as number}/s`;
    case "ratio":
    case "drift":
      return `${value as number}ppm`;
    case "size":
      return `${value as number}B`;
    default:
      return value;
  }
}

function rangeText({ min, max }: Range): string {
  return `${formatDuration(min)}..${formatDuration(max)}`;
}
