/** What is searched: a system with its space, or what a scenario file leaves open of it. */
import { InputError } from "../core/errors.ts";
import type { Value } from "../core/json.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import type { System } from "../systems/system.ts";

export interface Subject {
  readonly system: System;
  /** What a run names: the protocol, or the system. */
  readonly protocol: string;
  readonly known: Registries;
  /** The fields of a scenario that are given: they stay as they are in all that is drawn. */
  readonly given: Readonly<Record<string, Value>>;
  /** The scenario file; of a system alone its name. */
  readonly file: string;
  /** Scenarios with a script are not drawn: only the seed changes. */
  readonly scenario: Scenario | null;
}

/** A system by name. @param mutant plants a bug. */
export function subjectOf(name: string, mutant?: string, known = REGISTERED): Subject {
  const system = known.systems.get(name);
  if (system === undefined) throw new RangeError(`there is no system ${name}`);
  const field = system.services === undefined ? "protocol" : "system";
  const given = { version: 1, [field]: name, ...(mutant === undefined ? {} : { mutant }) };
  return { system, protocol: name, known, given, file: fileOf(name), scenario: null };
}

/** What scenarios are said to be from that are drawn of a system alone. */
export function fileOf(system: string): string {
  return `search/${system}`;
}

/** Fields of a file that are not of what runs: what is drawn is expected to pass. */
const OF_THE_FILE = ["name", "about", "seeds", "expect"];

/**
 * What a scenario file leaves open: every field that it gives is kept.
 * @param known what it may name.
 * @throws {InputError} if it is of several protocols.
 */
export function subjectOfScenario(scenario: Scenario, known: Registries): Subject {
  const { file, protocols, source } = scenario;
  const [protocol = "", ...others] = protocols;
  if (others.length > 0) {
    const message = `expected a scenario of one protocol, got ${protocols.join(", ")}`;
    throw new InputError([{ file, path: "protocols", message }]);
  }
  const system = known.systems.get(protocol) ?? { name: protocol, invariants: [], happened: [] };
  const given = Object.fromEntries(
    Object.entries(source as Readonly<Record<string, Value>>).filter(
      ([field]) => !OF_THE_FILE.includes(field),
    ),
  );
  return { system, protocol, known, given, file, scenario };
}

/** The same with a bug planted. */
export function planting(subject: Subject, mutant: string): Subject {
  const { scenario, protocol } = subject;
  const planted = { mutants: { [protocol]: mutant }, expect: "pass" } as const;
  return {
    ...subject,
    given: { ...subject.given, mutant },
    scenario: scenario === null ? null : { ...scenario, ...planted },
  };
}
