/** The planted bugs that a command is asked for: of one system, of all, or of a scenario's. */
import { dirname, join } from "node:path";
import { readText } from "../host/read-text.ts";
import type { MutantInfo } from "../protocol/mutant.ts";
import { systemFilesIn } from "../scenario/named-files.ts";
import { planting, type Subject, subjectOf } from "../search/subject.ts";
import { systems } from "../systems/index.ts";
import { unknownName } from "./arguments.ts";
import { findScenarios } from "./scenarios.ts";
import { subjectGiven } from "./search.ts";

/** A planted bug of a system, and where it is searched. */
export interface Planted {
  /** The system, or the protocol that it is of. */
  readonly protocol: string;
  readonly mutant: MutantInfo;
  /** With the bug planted. */
  readonly subject: Subject;
}

/**
 * @param given a system by name, or a scenario: the bugs of what it runs are planted in it, and
 * what it leaves open is drawn; left out: all of ours.
 * @param only the mutants that are wanted; left out: all.
 * @throws {InputError} if one is not known, or the scenario is not of one system.
 */
export async function plantedBugs(
  given: string | undefined,
  only?: readonly string[],
): Promise<readonly Planted[]> {
  const subjects = await subjectsOf(given);
  const all = subjects.flatMap((subject) =>
    mutantsOf(subject).map((mutant) => ({ subject, mutant })),
  );
  const names = [...new Set(all.map(({ mutant }) => mutant.name))];
  for (const name of only ?? []) {
    if (!names.includes(name)) throw unknownName("mutant", name, names);
  }
  const wanted = all.filter(({ mutant }) => only?.includes(mutant.name) ?? true);
  return wanted.map(({ subject, mutant }) => ({
    protocol: subject.protocol,
    mutant,
    subject: planting(subject, mutant.name),
  }));
}

async function subjectsOf(given: string | undefined): Promise<readonly Subject[]> {
  if (given === undefined) return [...systems.keys()].map((name) => subjectOf(name));
  return [await subjectGiven(given)];
}

function mutantsOf({ protocol, known, system }: Subject): readonly MutantInfo[] {
  return [...(known.protocols.get(protocol)?.mutants.values() ?? []), ...(system.mutants ?? [])];
}

/**
 * The scenario files beside one of a user's own system that name it, too: what is wrong with those
 * of other systems there is no matter of this one's.
 */
export function scenariosBeside(file: string): readonly string[] {
  const sources = new Set(ownFiles(file));
  return findScenarios([dirname(file)]).filter((other) =>
    ownFiles(other).some((source) => sources.has(source)),
  );
}

/** The files of the user's systems that a scenario names. */
function ownFiles(scenario: string): readonly string[] {
  return systemFilesIn(readText(scenario)).map(({ named }) => join(dirname(scenario), named));
}
