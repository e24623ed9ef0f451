/** What runs where: the services of a scenario's system, with their protocols, objects, judges. */

import { type Count, tally } from "../checkers/happened/count.ts";
import type { Invariant } from "../checkers/property.ts";
import { must } from "../core/assert.ts";
import { defaults, type Settings } from "../core/parameters.ts";
import { objects } from "../objects/index.ts";
import type { SequentialObject } from "../objects/object.ts";
import { programOf } from "../programs/program.ts";
import { acting } from "../protocol/acting-object.ts";
import type { Write } from "../protocol/disk.ts";
import type { FactTable } from "../protocol/facts.ts";
import { throughWorld } from "../protocol/mutant.ts";
import { type NodeId, parseNode } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { hosted, type ProtocolEntry, protocols } from "../protocols/index.ts";
import { partsOf } from "../scenario/names.ts";
import { versionsOf } from "../scenario/planted.ts";
import type { PlacedService, Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";
import { machinesHappened } from "../systems/happened.ts";
import { systemOf } from "../systems/index.ts";
import type { ServiceDeclaration, System, SystemMutant } from "../systems/system.ts";
import type { ServiceSettings } from "../world/settings.ts";

/** A service without the place where its facts are asserted. */
export interface LaidOut extends Omit<ServiceSettings, "facts"> {
  readonly object: SequentialObject;
  readonly facts: FactTable;
  readonly invariants: readonly Invariant[];
  readonly premises: readonly Invariant[];
  readonly happened: readonly Count[];
}

export interface Layout {
  readonly machines: number;
  readonly services: readonly LaidOut[];
  /** Whether its facts go by their names alone, as of one protocol's: `vote`, not `left.vote`. */
  readonly isAlone: boolean;
  /** What holds over services, and what the proof of that rests on. */
  readonly across: readonly Invariant[];
  readonly acrossPremises: readonly Invariant[];
  /** The one that clients ask; of a system that they ask for nothing, the first. */
  readonly front: LaidOut;
  /** Whether clients ask it, so that what it answers is judged. */
  readonly isAsked: boolean;
}

/** What can be made to see its world otherwise. */
type Wrapped = Parameters<typeof throughWorld>[0];

/** What a host may give in place of what is registered. */
interface Given {
  readonly protocol?: Protocol | undefined;
  readonly object?: SequentialObject | undefined;
  /** All that the scenario may name. */
  readonly known: Registries;
}

/** @param name of one of the scenario's systems: of a protocol, its own. */
export function layoutOf(scenario: Scenario, name: string, given: Given): Layout {
  const system = given.known.systems.get(name) ?? systemOf(name);
  return system.services === undefined || given.protocol !== undefined
    ? alone(scenario, name, given)
    : together(scenario, name, system, system.services, given.known);
}

function alone(scenario: Scenario, name: string, given: Given): Layout {
  const { protocol, byNode } =
    given.protocol === undefined
      ? versionsOf(entryOf(scenario, name, given.known), scenario.mutants[name], scenario.nodes)
      : { protocol: given.protocol, byNode: new Map<NodeId, Protocol>() };
  const object =
    given.object ??
    must(given.known.objects.get(scenario.object), `there is an object ${scenario.object}`);
  const options = must(scenario.options[name], `options of ${name}`);
  // A protocol that is given promises what a system of its own name does.
  const promised = given.protocol === undefined ? name : protocol.name;
  const disks = new Map<NodeId, readonly Write[]>();
  for (const [name, state] of scenario.given) {
    disks.set(parseNode(name), protocol.given?.(state, scenario.nodes) ?? []);
  }
  const isOurs =
    given.protocol === undefined && scenario.programs?.[name] === undefined && protocols.has(name);
  const service: LaidOut = {
    name: protocol.name,
    protocol,
    isOwn: !isOurs,
    versions: byNode,
    setup: { options, object, nodes: scenario.nodes },
    given: disks,
    on: Array.from({ length: scenario.nodes }, (_, at) => at + 1),
    object,
    ...judgedBy(protocol, given.known.systems.get(promised) ?? systemOf(promised)),
  };
  return {
    machines: scenario.nodes,
    services: [service],
    isAlone: true,
    across: [],
    acrossPremises: [],
    front: service,
    isAsked: true,
  };
}

/** A protocol that is registered, or that is an awaiting program of the scenario's. */
function entryOf({ programs }: Scenario, name: string, known: Registries): ProtocolEntry {
  const image = programs?.[name];
  if (image !== undefined) return hosted(programOf(image));
  return must(known.protocols.get(name), `there is a protocol ${name}`);
}

function together(
  scenario: Scenario,
  name: string,
  { invariants, premises = [], front, mutants = [] }: System,
  declared: readonly ServiceDeclaration[],
  known: Registries,
): Layout {
  const planted = mutants.find((mutant) => mutant.name === scenario.mutants[name]);
  const isOwnSystem = known.owns.some((own) => own.protocol === name);
  const shared: Shared = { running: new Map(), judged: new Map() };
  const services = declared.map((declaration) => {
    const placed = scenario.services.find((one) => one.name === declaration.name);
    const runs = { ...declaration, ...planted?.replaces?.[declaration.name] };
    const service = serviceOf(runs, placed, planted, shared);
    const isOwn = isOwnSystem && !Array.isArray(runs.runs);
    return { ...service, isOwn, given: givenTo(service, scenario) };
  });
  const asked = services.find((service) => service.name === front) ?? services[0];
  return {
    machines: scenario.nodes,
    services,
    isAlone: false,
    across: invariants,
    acrossPremises: premises,
    front: must(asked, "a system has services"),
    isAsked: front !== undefined,
  };
}

/** What the disks of a service's members hold at the start, by member. */
function givenTo(
  { name, on, protocol }: LaidOut,
  { given }: Scenario,
): ReadonlyMap<NodeId, readonly Write[]> {
  const disks = new Map<NodeId, readonly Write[]>();
  for (const [process, state] of given) {
    const { who, service } = partsOf(process);
    const member = on.indexOf(parseNode(who)) + 1;
    if (member === 0 || (service !== "" && service !== name)) continue;
    disks.set(member, protocol.given?.(state, on.length) ?? []);
  }
  return disks;
}

/** What services that run the same have in common: a system may have hundreds. */
interface Shared {
  /** By name, with the planted bug: protocols. */
  readonly running: Map<string, Protocol>;
  /** By what runs, and what it replicates: facts, invariants, counts. */
  readonly judged: Map<Protocol, Map<ServiceDeclaration["object"], ReturnType<typeof judgedBy>>>;
}

function serviceOf(
  declared: ServiceDeclaration,
  placed: PlacedService | undefined,
  planted: SystemMutant | undefined,
  shared: Shared,
): LaidOut {
  const { name, runs } = declared;
  const on = placed?.on ?? declared.on;
  const object = declared.object ?? must(objects.get("kv"), "there is an object kv");
  const { base, options } = baseOf(runs, declared.options, placed, shared);
  const acts = acting(planted?.around?.[name]?.(base) ?? base, object, name);
  const wrap = planted?.self?.[name];
  const protocol = wrap === undefined ? acts : (throughWorld(acts as Wrapped, wrap) as Protocol);
  return {
    name,
    protocol,
    setup: { options, object, nodes: on.length },
    on,
    object,
    ...judgedAs(declared, base, protocol, shared),
  };
}

function judgedAs(
  declared: ServiceDeclaration,
  base: Protocol,
  protocol: Protocol,
  { judged }: Shared,
) {
  const byObject = judged.get(protocol) ?? new Map();
  judged.set(protocol, byObject);
  const known = byObject.get(declared.object);
  if (known !== undefined) return known as ReturnType<typeof judgedBy>;
  const system = { ...systemOf(base.name), happened: happenedIn(declared, base) };
  const made = judgedBy(protocol, system);
  byObject.set(declared.object, made);
  return made;
}

/** What is counted of a service: what its protocol declares, and the facts of its own. */
function happenedIn(
  { runs, object, happened = [] }: ServiceDeclaration,
  base: Protocol,
): readonly Count[] {
  const own = Object.keys({ ...object?.facts, ...(Array.isArray(runs) ? {} : base.facts) });
  const usual = Array.isArray(runs) ? systemOf(base.name).happened : machinesHappened;
  return [...usual, ...happened, ...own.map((fact) => tally(fact, fact))];
}

/** What the members of a service run. */
function baseOf(
  runs: ServiceDeclaration["runs"],
  own: Settings | undefined,
  placed: PlacedService | undefined,
  { running }: Shared,
): { readonly base: Protocol; readonly options: Settings } {
  if (!Array.isArray(runs)) {
    const base = runs as Protocol;
    return { base, options: { ...defaults(base.options), ...own, ...placed?.options } };
  }
  const [usual] = runs as readonly [string, ...string[]];
  const name = placed?.protocol ?? usual;
  const entry = must(protocols.get(name), "a service's protocol exists");
  const key = `${name} ${placed?.mutant ?? ""}`;
  const base = running.get(key) ?? entry.make(placed?.mutant);
  running.set(key, base);
  return { base, options: { ...defaults(entry.options), ...own, ...placed?.options } };
}

function judgedBy(protocol: Protocol, { invariants, premises = [], happened }: System) {
  return { facts: { ...WORLD_FACTS, ...protocol.facts }, invariants, premises, happened };
}
