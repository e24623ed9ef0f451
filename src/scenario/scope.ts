/**
 * What decides, besides the declaration, what a scenario may contain: the known names, and what the
 * fields above have said already.
 */
import type { Fault } from "../faults/fault.ts";
import { faults } from "../faults/index.ts";
import { objects } from "../objects/index.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { ProgramImage } from "../programs/image.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { type ProtocolEntry, protocols } from "../protocols/index.ts";
import { invariants, type Promised, premises, systems } from "../systems/index.ts";
import type { ServiceDeclaration, System } from "../systems/system.ts";
import { workloads } from "../workloads/index.ts";
import type { Workload } from "../workloads/workload.ts";
import type { LinedUp, Lineup } from "./lineup.ts";
import type { CheckName, PlacedService } from "./scenario.ts";
import type { ScriptStep } from "./script.ts";

/** What a scenario may name. */
export interface Registries {
  readonly protocols: ReadonlyMap<string, ProtocolEntry>;
  readonly objects: ReadonlyMap<string, SequentialObject>;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly invariants: ReadonlyMap<string, Promised>;
  readonly premises: ReadonlyMap<string, Promised>;
  /** The images of those protocols that are programs, by name. */
  readonly programs?: ReadonlyMap<string, ProgramImage>;
  /** By protocol: how it is judged. */
  readonly systems: ReadonlyMap<string, System>;
  /** The systems of a user's own. */
  readonly owns: readonly NamedSystem[];
  /**
   * The same, from modules of users' own that are evaluated anew: a run shares no variable of
   * theirs with another, and in strict runs each start of a node has its own. Absent: they cannot
   * be.
   */
  readonly renew?: () => Registries;
}

/** A system of a user's own, and how a scenario may name it. */
export interface NamedSystem {
  readonly name: string;
  /** As a scenario names it. */
  readonly file: string;
  /** The name of what it runs. */
  readonly protocol: string;
}

/** All that is registered. */
export const REGISTERED: Registries = {
  protocols,
  objects,
  workloads,
  faults,
  invariants,
  premises,
  systems,
  owns: [],
};

/** Fields note here what those below them go by. */
export interface Scope {
  readonly known: Registries;
  /** Names the file. */
  readonly file: string;
  /** The line of a place in the file, from 1; 0 where there is no file. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
  protocols: readonly string[];
  /** Whether the file says `protocols`: then options and mutants are by protocol. */
  several: boolean;
  /** Whether the reads of all protocols go through their logs. */
  ordered: boolean;
  nodes: number;
  /** What the file says of its system's services. */
  placed: readonly PlacedService[];
  /** Who runs where, once that has been looked up: it goes by the fields above. */
  lineups: readonly Lineup[] | null;
  durationUs: number;
  object: string;
  /** How many clients the workload has. */
  clients: number;
  /** The kind of the workload. */
  kind: string;
  script: readonly ScriptStep[];
  checks: readonly CheckName[];
  /** The names that the steps above have taken. */
  readonly taken: {
    readonly rules: Set<string>;
    readonly names: Set<string>;
    readonly steps: Set<string>;
    /** The operations that were asked for: function, key and input as JSON. */
    readonly asked: Set<string>;
  };
}

/** The scope of a file of which nothing has been read. */
export function scopeOf(
  known: Registries = REGISTERED,
  file = "scenario",
  lineOf: Scope["lineOf"] = () => 0,
): Scope {
  return {
    known,
    file,
    lineOf,
    protocols: [],
    several: false,
    ordered: false,
    nodes: 3,
    placed: [],
    lineups: null,
    durationUs: 10_000_000,
    object: "kv",
    clients: 5,
    kind: "mixed",
    script: [],
    checks: [],
    taken: { rules: new Set(), names: new Set(), steps: new Set(), asked: new Set() },
  };
}

/** What clients ask for in a scope. */
export function objectOf({ known, protocols: names, object }: Scope): SequentialObject | undefined {
  return frontObject(known, names) ?? known.objects.get(object);
}

/** The object of the service of a system that clients ask. */
export function frontObject(
  { systems: all }: Registries,
  [name = ""]: readonly string[],
): SequentialObject | undefined {
  const { front, services } = all.get(name) ?? {};
  return services?.find((service) => service.name === front)?.object;
}

/** The systems of a scenario, each with its services. */
export function lineupsOf(scope: Scope): readonly Lineup[] {
  scope.lineups ??= scope.protocols.map((name) => lineupOf(name, scope));
  return scope.lineups;
}

function lineupOf(name: string, scope: Scope): Lineup {
  const { services, front } = scope.known.systems.get(name) ?? {};
  if (services === undefined) return aloneOf(name, scope);
  return {
    name,
    isAlone: false,
    services: services.map((declared) => linedUp(declared, scope)),
    ...(front !== undefined && { front }),
  };
}

function aloneOf(name: string, scope: Scope): Lineup {
  const protocol = scope.known.protocols.get(name)?.make();
  const on = Array.from({ length: scope.nodes }, (_, at) => at + 1);
  const functions = objectOf(scope)?.functions ?? {};
  const facts = { ...WORLD_FACTS, ...protocol?.facts };
  return { name, isAlone: true, services: [{ name, on, protocol, facts, functions }], front: name };
}

function linedUp({ name, runs, on, object }: ServiceDeclaration, scope: Scope): LinedUp {
  const placed = scope.placed.find((one) => one.name === name);
  const isOpen = Array.isArray(runs);
  const running = placed?.protocol ?? (isOpen ? (runs as readonly string[])[0] : undefined) ?? "";
  const protocol = isOpen ? scope.known.protocols.get(running)?.make() : (runs as Protocol);
  return {
    name,
    on: placed?.on ?? on,
    protocol,
    facts: { ...WORLD_FACTS, ...protocol?.facts, ...object?.facts },
    functions: object?.functions ?? {},
  };
}

/** The nodes of a scope: `n1` and so on. */
export function nodeNames({ nodes }: Pick<Scope, "nodes">): readonly string[] {
  return Array.from({ length: nodes }, (_, at) => `n${at + 1}`);
}

/** The clients of a scope: `c1` and so on. */
export function clientNames({ clients }: Pick<Scope, "clients">): readonly string[] {
  return Array.from({ length: clients }, (_, at) => `c${at + 1}`);
}
