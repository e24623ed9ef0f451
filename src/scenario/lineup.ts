/** Who runs where in a scenario: the services of each of its systems, with their machines. */
import type { SequentialObject } from "../objects/object.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { MachineId } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import type { ServiceDeclaration } from "../systems/system.ts";
import { objectOf, type Scope } from "./scope.ts";

/** A service of a system, as a scenario places it. */
export interface LinedUp {
  readonly name: string;
  /** The machines of its members, in the order of the members. */
  readonly on: readonly MachineId[];
  /** What its members run; undefined: the file names a protocol that there is not. */
  readonly protocol: Protocol | undefined;
  /** What may be asserted of it. */
  readonly facts: FactTable;
  /** What it can be asked for. */
  readonly functions: SequentialObject["functions"];
}

/** One of the systems that a scenario compares, or its only one. */
export interface Lineup {
  readonly name: string;
  /** Whether it is one service on all machines, whose processes are called as these are. */
  readonly isAlone: boolean;
  readonly services: readonly LinedUp[];
  /** The service whose clients are judged; absent: none is asked by clients. */
  readonly front?: string;
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
