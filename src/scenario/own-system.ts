/** A system of a user's own among all that a scenario may name. */

import type { Count } from "../checkers/happened/count.ts";
import type { Invariant } from "../checkers/property.ts";
import { InputError, type InputProblem } from "../core/errors.ts";
import { isWhole } from "../core/json.ts";
import { shown } from "../core/shown.ts";
import type { MutantInfo } from "../protocol/mutant.ts";
import { throughWorld } from "../protocol/mutant.ts";
import {
  type Declaration,
  type Instances,
  instanceOf,
  type Protocol,
} from "../protocol/protocol.ts";
import type { ProtocolEntry } from "../protocols/index.ts";
import { anyHappened } from "../systems/happened.ts";
import type { OwnMutant, OwnService, OwnServicesMutant, OwnSystem } from "../systems/own.ts";
import type { ServiceDeclaration, System, SystemMutant } from "../systems/system.ts";
import { blamedCount, blamedGoal, blamedInvariant } from "./own-blamed.ts";
import { checkFields, checkSpelling, type Wrong } from "./own-fields.ts";
import { checkListeners } from "./own-heard.ts";
import { checkMutants } from "./own-judges.ts";
import { checkCounts, checkLists } from "./own-listeners.ts";
import { checkNames, isOurInvariant, sharedNames } from "./own-names.ts";
import { checkObject } from "./own-object.ts";
import { checkHarms, checkName, checkParameters, checkProtocol, HANDLERS } from "./own-protocol.ts";
import { checkSpace } from "./own-space.ts";
import { blamedWorkload, checkWorkload } from "./own-workload.ts";
import { REGISTERED, type Registries } from "./scope.ts";

/**
 * All that is registered, and the system.
 * @param file names it in errors.
 * @param named as scenarios name it.
 * @param before what is registered, with other systems of the user's own.
 * @throws {InputError} with everything that is wrong with the system.
 */
export function withSystem(
  given: unknown,
  file: string,
  named = file,
  before: Registries = REGISTERED,
): Registries {
  const problems = [...problemsOf(given, file)];
  if (problems.length === 0) problems.push(...sharedNames(given as OwnSystem, file, before));
  if (problems.length > 0) throw new InputError(problems);
  const system = given as OwnSystem;
  const { name, protocol } = system;
  const judges = blamed(system);
  const { invariants = [], premises = [] } = judges;
  const runs = protocol?.name ?? name;
  const added = <T extends { readonly name: string }>(
    all: ReadonlyMap<string, T>,
    own: readonly T[] = [],
  ) => new Map([...all, ...own.map((item) => [item.name, item] as const)]);
  const promised = (own: readonly Invariant[]) => own.map((one) => ({ ...one, protocols: [runs] }));
  const known: Registries = {
    protocols: added(
      before.protocols,
      protocol === undefined ? [] : [entryOf(protocol, (system.mutants ?? []) as OwnMutant[])],
    ),
    objects: added(before.objects, system.objects),
    workloads: added(before.workloads, system.workloads?.map(blamedWorkload)),
    faults: added(before.faults, system.faults),
    invariants: added(before.invariants, promised(invariants)),
    premises: added(before.premises, promised(premises)),
    systems: new Map([...before.systems, [runs, judgedOf(judges)]]),
    owns: [...before.owns, { name, file: named, protocol: runs }],
  };
  checkSpace(system, known, file);
  return known;
}

/** The system, whose judges, counts and goals are named where they throw. */
function blamed(system: OwnSystem): OwnSystem {
  const { invariants = [], premises = [], happened = [], sometimes, services } = system;
  const judge = (one: Invariant) => (isOurInvariant(one) ? one : blamedInvariant(one));
  const counting = (service: OwnService): OwnService =>
    service.happened === undefined
      ? service
      : { ...service, happened: service.happened.map(blamedCount) };
  return {
    ...system,
    invariants: invariants.map(judge),
    premises: premises.map(judge),
    happened: happened.map(blamedCount),
    ...(sometimes !== undefined && { sometimes: sometimes.map(blamedGoal) }),
    ...(services !== undefined && { services: services.map(counting) }),
  };
}

/** How its runs are judged, and what of them runs where. */
function judgedOf({
  name,
  about,
  services,
  front,
  invariants = [],
  premises = [],
  happened = [],
  space,
  sometimes,
  mutants = [],
}: OwnSystem): System {
  const searched = {
    ...(space !== undefined && { space }),
    ...(sometimes !== undefined && { sometimes }),
  };
  if (services === undefined) {
    const counted: readonly Count[] = [...anyHappened, ...happened];
    return {
      name,
      about,
      invariants,
      premises,
      happened: counted,
      ...searched,
    };
  }
  return {
    name,
    about,
    invariants,
    premises,
    happened,
    ...searched,
    services: services as readonly ServiceDeclaration[],
    ...(front !== undefined && { front }),
    mutants: (mutants as readonly OwnServicesMutant[]).map((mutant) => ({
      ...(mutant as SystemMutant),
      ...infoOf(mutant),
    })),
  };
}

/** Everything that is wrong with what should be a system. */
function problemsOf(given: unknown, file: string): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const wrong = (path: string, message: string) => problems.push({ file, path, message });
  if (typeof given !== "object" || given === null) {
    const message =
      "expected a default export: a system such as `rashomon init --system` writes, got " +
      shown(given);
    return [{ file, message }];
  }
  checkFields(given, "a system", "", wrong);
  const system = given as Partial<OwnSystem>;
  checkName(system.name, "name", wrong);
  if (REGISTERED.systems.has(system.name ?? ""))
    wrong("name", `${system.name} is the name of one of ours: take another`);
  if (typeof system.about !== "string") {
    wrong("about", `expected a sentence, got ${shown(system.about)}`);
  }
  if (system.services === undefined) checkProtocol(system.protocol, "protocol", wrong);
  else checkServices(system, wrong);
  const before = problems.length;
  checkLists(system, wrong);
  // The names of what is in lists are looked at where it is there.
  if (problems.length > before) return problems;
  checkNames(system, wrong);
  (system.workloads ?? []).forEach((workload, index) => {
    checkWorkload(workload, `workloads[${index}]`, wrong);
  });
  (system.faults ?? []).forEach((fault, index) => {
    const path = `faults[${index}]`;
    checkSpelling(fault, "a fault", path, wrong);
    checkParameters(fault?.parameters, `${path}.parameters`, wrong);
    if ("harms" in fault) checkHarms(fault.harms, `${path}.harms`, wrong);
  });
  (system.objects ?? []).forEach((object, index) => {
    checkObject(object, `objects[${index}]`, wrong);
  });
  checkMutants(system, wrong);
  // What invariants listen to is looked up in what is right so far.
  if (problems.length === 0) checkListeners(system as OwnSystem, wrong);
  if (problems.length === 0) checkCounts(system as OwnSystem, wrong);
  return problems;
}

/** Services have names of their own, and run what there is. */
function checkServices({ protocol, services, front }: Partial<OwnSystem>, wrong: Wrong): void {
  if (protocol !== undefined) wrong("protocol", "give protocol or services, not both");
  if (!Array.isArray(services) || services.length === 0) {
    wrong("services", `expected a list of services, got ${shown(services)}`);
    return;
  }
  const names = services.map((service: OwnService) => service?.name);
  (services as readonly OwnService[]).forEach((service, index) => {
    const path = `services[${index}]`;
    checkName(service?.name, `${path}.name`, wrong);
    if (names.indexOf(service?.name) < index)
      wrong(`${path}.name`, `${service?.name} is named twice`);
    const { runs, on } = service ?? {};
    if (!Array.isArray(runs)) checkProtocol(runs, `${path}.runs`, wrong);
    else if (runs.length === 0 || !runs.every((one) => REGISTERED.protocols.has(one))) {
      const known = [...REGISTERED.protocols.keys()].join(", ");
      wrong(`${path}.runs`, `expected protocols of ours (${known}), or one of its own`);
    }
    checkFields(service, "a service", path, wrong);
    checkObject(service?.object, `${path}.object`, wrong);
    const isPlaced = Array.isArray(on) && on.length > 0 && on.every((id) => isWhole(id) && id > 0);
    if (!isPlaced) wrong(`${path}.on`, `expected machines such as [1, 2, 3], got ${shown(on)}`);
    else if (new Set(on).size < on.length)
      wrong(`${path}.on`, `expected different machines, got ${shown(on)}`);
  });
  if (front !== undefined && !names.includes(front))
    wrong("front", `expected one of its services: ${names.join(", ")}; got ${shown(front)}`);
}

/** The protocol and its planted bugs as those of the registry are. */
function entryOf(protocol: Protocol, mutants: readonly OwnMutant[]): ProtocolEntry {
  const { name, about, options, facts = {} } = protocol;
  const byName = new Map(mutants.map((mutant) => [mutant.name, mutant]));
  return {
    name,
    about,
    options,
    facts,
    mutants: new Map(mutants.map((mutant) => [mutant.name, infoOf(mutant)])),
    make(mutant) {
      if (mutant === undefined) return protocol;
      const planted = byName.get(mutant);
      if (planted === undefined) throw new RangeError(`${name} has no mutant "${mutant}"`);
      if (planted.protocol !== undefined) return planted.protocol;
      return throughWorld(made(protocol), planted.self ?? (() => ({})));
    },
  };
}

function infoOf({
  name,
  about,
  detectors,
  fault = [],
  origin = "",
  equivalent = false,
}: OwnMutant | OwnServicesMutant): MutantInfo {
  return { name, about, detectors, fault, origin, equivalent };
}

/** A protocol whose handlers `instance` makes. */
function made(protocol: Protocol): Declaration & Instances {
  if ("instance" in protocol) return protocol;
  const declared: Record<string, unknown> = { ...protocol };
  for (const name of [...HANDLERS, "onSession", "replica", "quorate"]) delete declared[name];
  return {
    ...(declared as unknown as Declaration),
    instance: (setup) => instanceOf(protocol, setup),
  };
}
