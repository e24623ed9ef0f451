/** What there is, by kind, from the registries: the rows of `rashomon list`. */

import { consistencyChecks } from "../checkers/consistency/index.ts";
import { ISOLATION_LEVELS } from "../checkers/consistency/transactional.ts";
import type { Parameters } from "../core/parameters.ts";
import { faults } from "../faults/index.ts";
import { objects } from "../objects/index.ts";
import type { FactDeclaration } from "../protocol/facts.ts";
import type { MutantInfo } from "../protocol/mutant.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { protocols } from "../protocols/index.ts";
import { reporters } from "../report/index.ts";
import { strategies } from "../search/strategies/index.ts";
import { invariants, type Promised, premises, systems } from "../systems/index.ts";
import { workloads } from "../workloads/index.ts";

/** One thing that a scenario or the command line can name. */
export interface CatalogueItem {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** What else is known of it. */
  readonly [detail: string]: unknown;
}

type Listing = () => readonly CatalogueItem[];

/** By kind, in the order in which all of them are listed. */
export const catalogue: ReadonlyMap<string, Listing> = new Map<string, Listing>([
  ["systems", systemsListed],
  [
    "protocols",
    () =>
      [...protocols.values()].map(({ name, about, options, mutants }) => ({
        name,
        about,
        options: parametersOf(options),
        mutants: [...mutants.keys()],
      })),
  ],
  [
    "faults",
    () =>
      [...faults.values()].map(({ name, about, parameters, harms }) => ({
        name,
        about,
        harms,
        parameters: parametersOf(parameters),
      })),
  ],
  [
    "workloads",
    () =>
      [...workloads.values()].map(({ name, about, parameters }) => ({
        name,
        about,
        parameters: parametersOf(parameters),
      })),
  ],
  [
    "models",
    () =>
      [...objects.values()].map(({ name, functions, partitioned }) => ({
        name,
        about: `${Object.keys(functions).join(", ")}${partitioned ? ", each of a key" : ""}`,
        functions: Object.keys(functions),
        partitioned,
      })),
  ],
  [
    "checks",
    () => [
      ...CHECKS,
      ...[...invariants.values()].map((one) => promisedListed(one, "invariants")),
      ...[...premises.values()].map((one) => promisedListed(one, "premises")),
      ...[...consistencyChecks.values()].map(({ name, about }) => ({
        name,
        about: `${about} (rashomon check)`,
      })),
    ],
  ],
  ["facts", factsListed],
  [
    "mutants",
    () => [
      ...[...protocols.values()].flatMap(({ name, mutants }) =>
        [...mutants.values()].map((mutant) => mutantListed(mutant, { protocol: name })),
      ),
      ...[...systems.values()].flatMap(({ name, mutants = [] }) =>
        mutants.map((mutant) => mutantListed(mutant, { system: name })),
      ),
    ],
  ],
  [
    "strategies",
    () =>
      [...strategies.values()].map(({ name, about, parameters }) => ({
        name,
        about,
        parameters: parametersOf(parameters),
      })),
  ],
  ["reporters", () => [...reporters.values()].map(({ name, about }) => ({ name, about }))],
]);

/** Checks that are not invariants of a protocol. */
const CHECKS: readonly CatalogueItem[] = [
  { name: "linearizable", about: "One order of the operations explains every client's answers" },
  {
    name: "sequential",
    about: "One order that keeps each client's own explains every answer; judged where asked for",
  },
  ...ISOLATION_LEVELS.map((name) => ({
    name,
    about: "Transactions show that level of isolation; judged where it is promised or asked for",
  })),
  { name: "bank", about: "Each transaction that reads all accounts finds the same total" },
  { name: "invariants", about: "All invariants below that the protocol promises" },
  {
    name: "premises",
    about: "All premises below: what the proofs of these promises rest on; searches judge them",
  },
  { name: "progress", about: "After the last fault operations succeed and replicas agree" },
  { name: "node-error", about: "No handler of a node throws" },
  {
    name: "no-progress",
    about: "No handler runs for ever, or takes all memory; no storm of events",
  },
  { name: "script", about: "What a directed scenario expects comes about" },
  {
    name: "setup",
    about: "What a directed scenario waits for comes about; no run may expect to fail so",
  },
];

/** @param check the one of a scenario by which it is judged. */
function promisedListed(
  { name, statement, source, protocols: promisedBy }: Promised,
  check: "invariants" | "premises",
): CatalogueItem {
  return { name, about: statement, source, check, protocols: promisedBy };
}

/** Every system, with its services and what they run where the scenario leaves it open. */
function systemsListed(): readonly CatalogueItem[] {
  return [...systems.values()].map(({ name, about, services, mutants = [], ...system }) => {
    const protocol = protocols.get(name);
    return {
      name,
      about: about ?? `One service on all machines: ${protocol?.about ?? name}`,
      services: (services ?? []).map(({ name: service, about: what, runs, on }) => ({
        name: service,
        about: what,
        protocols: typeof runs === "object" && "name" in runs ? [runs.name] : runs,
        machines: on.map((machine) => `n${machine}`),
      })),
      invariants: system.invariants.map((invariant) => invariant.name),
      premises: (system.premises ?? []).map((premise) => premise.name),
      mutants: [...(protocol?.mutants.keys() ?? []), ...mutants.map((mutant) => mutant.name)],
    };
  });
}

/** @param plantedIn the protocol or the system that carries it. */
function mutantListed(
  { name, about, fault, detectors, origin, equivalent }: MutantInfo,
  plantedIn: { readonly protocol: string } | { readonly system: string },
): CatalogueItem {
  return { name, about, ...plantedIn, fault, detectors, origin, equivalent };
}

/** Every fact once, with the protocols that assert it; the world's own hold of all. */
function factsListed(): readonly CatalogueItem[] {
  const told = new Map<FactDeclaration, { readonly name: string; readonly protocols: string[] }>();
  const names = [...protocols.keys()];
  for (const [name, declared] of Object.entries(WORLD_FACTS)) {
    told.set(declared, { name, protocols: names });
  }
  for (const { name: protocol, facts } of protocols.values()) {
    for (const [name, declared] of Object.entries(facts)) {
      const known = told.get(declared);
      if (known === undefined) told.set(declared, { name, protocols: [protocol] });
      else known.protocols.push(protocol);
    }
  }
  return [...told].map(([{ about, fields, claim }, { name, protocols: by }]) => ({
    name,
    about,
    numbers: fields,
    origin: claim ? "claim" : "seen",
    protocols: by,
  }));
}

/** Parameters without what only resolving them needs. */
function parametersOf(parameters: Parameters): readonly CatalogueItem[] {
  return Object.entries(parameters).map(([name, parameter]) => ({ name, ...parameter }));
}
