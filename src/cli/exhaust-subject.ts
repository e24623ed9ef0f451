/** What `rashomon exhaust` is of: a system or a scenario, and the bug that is planted in it. */
import type { Subject } from "../search/subject.ts";
import { unknownName } from "./arguments.ts";
import type { ExhaustArguments } from "./exhaust-arguments.ts";
import { subjectGiven } from "./search.ts";

/** Without its bug. @throws {InputError} where there is no such system, scenario or bug. */
export async function subjectToExhaust({ subject, mutant }: ExhaustArguments): Promise<Subject> {
  const found = await subjectGiven(subject, "exhaust");
  const mutants = mutantsOf(found);
  if (mutant === undefined || mutants.has(mutant)) return found;
  throw unknownName("mutant", mutant, [...mutants.keys()], "--mutant");
}

/** The checks that find a bug: any of them ends the search. */
export function detectorsOf(subject: Subject, mutant: string | undefined): readonly string[] {
  return mutant === undefined ? [] : (mutantsOf(subject).get(mutant)?.detectors ?? []);
}

function mutantsOf({ protocol, system, known }: Subject) {
  const all = [
    ...(known.protocols.get(protocol)?.mutants.values() ?? []),
    ...(system.mutants ?? []),
  ];
  return new Map(all.map((mutant) => [mutant.name, mutant]));
}
