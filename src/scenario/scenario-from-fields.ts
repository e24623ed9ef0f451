/** A scenario from the fields of a file, and the fields from a scenario. */
import type { Value } from "../core/json.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { checkClients } from "./check-clients.ts";
import { checkSetups, doubtsOf, surroundingsOf } from "./check-setups.ts";
import { checkSubjects } from "./check-subjects.ts";
import { checkFaultModels } from "./fault-models.ts";
import { SYSTEM_FILE } from "./protocol-fields.ts";
import type { Scenario } from "./scenario.ts";
import { onlyObject, type Read } from "./scenario-fields.ts";
import type { Scope } from "./scope.ts";
import { checkFronts, checkSystem } from "./services.ts";
import { checkStaleness } from "./staleness.ts";
import { checkClocks } from "./weather.ts";

/** The fields that say what runs. */
export const NAMED = ["system", "protocol", "protocols", "systems"] as const;

/** The scenario that the fields of a file make; fields that contradict each other are reported. */
export function settled(
  read: Read,
  at: Path,
  reader: Reader,
  scope: Scope,
  source: unknown,
): Scenario {
  const { known, file, protocols: names, several } = scope;
  if (read.protocol !== undefined && read.protocols !== undefined) {
    reader.wrong([...at, "protocol"], "give protocol or protocols, not both");
  }
  const given = NAMED.filter((name) => Object.hasOwn(source as object, name));
  const isNamed = given.length > 0;
  const [other] = given;
  if (read.systems !== undefined && other !== undefined && other !== "systems") {
    reader.wrong([...at, other], `give ${other} or systems, not both`);
  }
  checkFronts(reader, at, scope);
  checkClocks(reader, at, read.clocks, scope);
  checkSystem(reader, at, scope, read.services ?? [], {
    clients: read.workload.clients,
  });
  checkStaleness(reader, at, read.staleness, scope);
  checkSubjects(reader, at, read.workload, scope);
  if (!isNamed) {
    reader.wrong(at, `protocol is missing; known: ${[...known.protocols.keys()].join(", ")}`);
  }
  const only = onlyObject(known, names);
  if (only !== undefined && read.object !== only.object) {
    reader.wrong(
      [...at, "object"],
      `${only.name} replicates ${only.object} and nothing else: expected ${only.object}, got ` +
        `${read.object}`,
    );
  }
  checkFaultModels(reader, at, read, scope);
  const planted = read.mutant ?? {};
  const setup = { object: read.object, nodes: read.nodes, mutants: planted, perProtocol: several };
  checkSetups(reader, known, read.options, setup);
  checkClients(reader, at, scope, read);
  const surroundings = surroundingsOf(read);
  const programs = Object.fromEntries(
    names.flatMap((name) => {
      const image = known.programs?.get(name);
      return image === undefined ? [] : [[name, image] as const];
    }),
  );
  const disks: Scenario["given"] = read.given ?? new Map();
  return {
    file,
    ...(Object.keys(programs).length === 0 ? {} : { programs }),
    name: read.name,
    version: 1,
    system: read.system ?? null,
    ...(read.systems?.some((named) => SYSTEM_FILE.test(named)) && { systems: read.systems }),
    protocols: names,
    services: read.services ?? [],
    options: read.options,
    nodes: read.nodes,
    durationUs: read.duration,
    healUs: read.heal,
    staysUs: read.stays,
    seeds: read.seeds,
    network: read.network,
    clocks: read.clocks,
    disk: read.disk,
    object: read.object,
    workload: read.workload,
    faults: read.faults,
    ...(read.choices !== undefined && { choices: read.choices }),
    given: disks,
    script: read.script,
    checks: read.checks,
    ...(read.staleness !== undefined && { staleness: read.staleness }),
    mutants: planted,
    doubts: doubtsOf(reader, known, read.options, setup, surroundings, disks),
    expect: read.expect,
    limits: read.limits,
    source: (source ?? null) as Value,
  };
}

/** All fields of a scenario file. */
export function fieldsOf(scenario: Scenario, scope: Scope): Read {
  const { protocols: names, given: state, mutants: planted, services: placed } = scenario;
  const [first = ""] = names;
  const { systems: all } = scope.known;
  const isSystem =
    scenario.systems !== undefined || names.some((name) => all.get(name)?.services !== undefined);
  return {
    name: scenario.name,
    version: 1,
    ...(scenario.system !== null && { system: scenario.system }),
    ...(isSystem && names.length > 1 && { systems: scenario.systems ?? names }),
    ...(!isSystem && (names.length === 1 ? { protocol: first } : { protocols: names })),
    ...(placed.length > 0 && { services: placed }),
    options: scenario.options,
    nodes: scenario.nodes,
    duration: scenario.durationUs,
    heal: scenario.healUs,
    stays: scenario.staysUs,
    seeds: scenario.seeds,
    network: scenario.network,
    clocks: scenario.clocks,
    disk: scenario.disk,
    object: scenario.object,
    workload: scenario.workload,
    ...(state.size > 0 && { given: state }),
    script: scenario.script,
    faults: scenario.faults,
    ...(scenario.choices !== undefined && { choices: scenario.choices }),
    checks: scenario.checks,
    ...(scenario.staleness !== undefined && { staleness: scenario.staleness }),
    ...(Object.keys(planted).length > 0 && { mutant: planted }),
    expect: scenario.expect,
    limits: scenario.limits,
  };
}
