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
import { checkSpace } from "./own-space.ts";
import { REGISTERED, type Registries } from "./scope.ts";

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** What a protocol must have, beside handlers or an instance that makes them. */
const DECLARED = ["describe", "factsOfMessage", "factsOfWrite"] as const;
const HANDLERS = ["start", "onMessage", "onTimer", "onRequest", "onDisk", "observe"] as const;
/** The names of what our systems promise, and rest that on. */
const OURS = new Map([...REGISTERED.invariants, ...REGISTERED.premises]);
/** What a system may say. */
const FIELDS: readonly (keyof OwnSystem)[] = [
  "name",
  "about",
  "protocol",
  "services",
  "front",
  "invariants",
  "premises",
  "happened",
  "mutants",
  "objects",
  "workloads",
  "faults",
  "space",
  "sometimes",
];

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
  const { name, protocol, invariants = [], premises = [] } = system;
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
    workloads: added(before.workloads, system.workloads),
    faults: added(before.faults, system.faults),
    invariants: added(before.invariants, promised(invariants)),
    premises: added(before.premises, promised(premises)),
    systems: new Map([...before.systems, [runs, judgedOf(system)]]),
    owns: [...before.owns, { name, file: named, protocol: runs }],
  };
  checkSpace(system, known, file);
  return known;
}

/** Systems of one scenario may have no names in common: a scenario goes by these. */
function sharedNames(
  { name, protocol, objects = [], workloads = [], faults = [], ...promised }: OwnSystem,
  file: string,
  before: Registries,
): readonly InputProblem[] {
  const runs = protocol?.name ?? name;
  const taken: readonly (readonly [path: string, name: string, isTaken: boolean])[] = [
    ["name", name, before.owns.some((other) => other.name === name)],
    [
      protocol === undefined ? "name" : "protocol.name",
      runs,
      before.owns.some((other) => other.protocol === runs),
    ],
    ...Object.entries({ objects, workloads, faults }).flatMap(([field, items]) =>
      items.map(({ name: one }, at) => {
        const known: ReadonlyMap<string, unknown> = before[field as "objects"];
        return [`${field}[${at}].name`, one, known.has(one)] as const;
      }),
    ),
    ...(["invariants", "premises"] as const).flatMap((field) =>
      (promised[field] ?? []).map((one, at) => {
        const isKnown = before.invariants.has(one.name) || before.premises.has(one.name);
        return [`${field}[${at}].name`, one.name, isKnown && !isOurInvariant(one)] as const;
      }),
    ),
  ];
  return taken
    .filter(([, , isTaken]) => isTaken)
    .map(([path, one]) => {
      const message = `${one} is a name in another system of the scenario: take another`;
      return { file, path, message };
    });
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
    return { name, about, invariants, premises, happened: counted, ...searched };
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
  for (const field of Object.keys(given)) {
    if (!(FIELDS as readonly string[]).includes(field))
      wrong(field, `there is no such field of a system; expected ${FIELDS.join(", ")}`);
  }
  const system = given as Partial<OwnSystem>;
  checkName(system.name, "name", wrong);
  if (typeof system.about !== "string") {
    wrong("about", `expected a sentence, got ${shown(system.about)}`);
  }
  if (system.services === undefined) checkProtocol(system.protocol, "protocol", wrong);
  else checkServices(system, wrong);
  const named: readonly [
    keyof OwnSystem,
    readonly { readonly name: string }[],
    ReadonlyMap<string, unknown>,
  ][] = [
    ["objects", system.objects ?? [], REGISTERED.objects],
    ["workloads", system.workloads ?? [], REGISTERED.workloads],
    ["faults", system.faults ?? [], REGISTERED.faults],
    ["invariants", system.invariants ?? [], OURS],
    ["premises", system.premises ?? [], OURS],
    ["mutants", system.mutants ?? [], new Map()],
  ];
  for (const [field, items, ours] of named) {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      const path = `${field}[${index}].name`;
      checkName(item?.name, path, wrong);
      if (ours.has(item?.name) && !isOurInvariant(item))
        wrong(path, `${item.name} is the name of one of ours: take another`);
      if (seen.has(item?.name)) wrong(path, `${item.name} is named twice`);
      seen.add(item?.name);
      if (field === "premises" && system.invariants?.some(({ name }) => name === item?.name))
        wrong(path, `${item.name} is an invariant of it, too: take another`);
    });
  }
  const mutants = (system.mutants ?? []) as readonly OwnMutant[];
  mutants.forEach((mutant, index) => {
    const path = `mutants[${index}]`;
    const isOfProtocol = system.services === undefined;
    if (isOfProtocol && (mutant.protocol === undefined) === (mutant.self === undefined))
      wrong(path, "expected either protocol or self: what is wrong in it");
    if (mutant.protocol !== undefined) checkProtocol(mutant.protocol, `${path}.protocol`, wrong);
    if (!Array.isArray(mutant.detectors) || mutant.detectors.length === 0)
      wrong(`${path}.detectors`, "expected the checks that should find it, such as [linearizable]");
    else if (mutant.protocol !== undefined && mutant.protocol?.name !== system.protocol?.name)
      wrong(
        `${path}.protocol.name`,
        `expected ${shown(system.protocol?.name)}, as the correct one`,
      );
  });
  return problems;
}

/** Whether it promises what one of ours does, under the same name. */
function isOurInvariant({ name, statement, source }: Partial<Invariant>): boolean {
  const all = [...REGISTERED.systems.values()].flatMap(({ invariants, premises = [] }) => [
    ...invariants,
    ...premises,
  ]);
  return all.some(
    (one) => one.name === name && one.statement === statement && one.source === source,
  );
}

/** Services have names of their own, and run what there is. */
function checkServices(
  { protocol, services, front, name }: Partial<OwnSystem>,
  wrong: Wrong,
): void {
  if (protocol !== undefined) wrong("protocol", "give protocol or services, not both");
  if (REGISTERED.systems.has(name ?? ""))
    wrong("name", `${name} is the name of one of ours: take another`);
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
    const isPlaced = Array.isArray(on) && on.length > 0 && on.every((id) => isWhole(id) && id > 0);
    if (!isPlaced) wrong(`${path}.on`, `expected machines such as [1, 2, 3], got ${shown(on)}`);
  });
  if (front !== undefined && !names.includes(front))
    wrong("front", `expected one of its services: ${names.join(", ")}; got ${shown(front)}`);
}

type Wrong = (path: string, message: string) => void;

function checkName(name: unknown, path: string, wrong: Wrong): void {
  if (typeof name === "string" && NAME.test(name)) return;
  wrong(path, `expected a name such as my-system: small letters, digits and -, got ${shown(name)}`);
}

function checkProtocol(protocol: unknown, path: string, wrong: Wrong): void {
  if (typeof protocol !== "object" || protocol === null) {
    wrong(path, `expected a protocol: handlers and what is declared of it, got ${shown(protocol)}`);
    return;
  }
  const given = protocol as Readonly<Record<string, unknown>>;
  checkName(given["name"], `${path}.name`, wrong);
  if (REGISTERED.protocols.has(String(given["name"])))
    wrong(`${path}.name`, `${String(given["name"])} is the name of one of ours: take another`);
  const functions = "instance" in given ? [...DECLARED, "instance"] : [...DECLARED, ...HANDLERS];
  for (const name of functions) {
    if (typeof given[name] !== "function")
      wrong(`${path}.${name}`, `expected a function, got ${shown(given[name])}`);
  }
  if (typeof given["options"] !== "object" || given["options"] === null)
    wrong(
      `${path}.options`,
      `expected declared parameters, {} for none, got ${shown(given["options"])}`,
    );
  if (!((given["faultModel"] as Protocol["faultModel"] | undefined)?.safeUnder instanceof Set))
    wrong(`${path}.faultModel`, "expected the faults that it tolerates, such as CRASH_RECOVERY");
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
