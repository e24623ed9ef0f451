/** Awaiting programs of a user's own among all that a scenario may name. */
import type { ProgramImage } from "../programs/image.ts";
import { programOf } from "../programs/program.ts";
import { hosted } from "../protocols/index.ts";
import type { Registries } from "./scope.ts";

/** @param programs by the names under which scenarios have them. */
export function withPrograms(
  programs: ReadonlyMap<string, ProgramImage>,
  known: Registries,
): Registries {
  const entries = [...programs].map(([name, image]) => [name, hosted(programOf(image))] as const);
  const { renew } = known;
  return {
    ...known,
    protocols: new Map([...known.protocols, ...entries]),
    programs,
    ...(renew !== undefined && { renew: () => withPrograms(programs, renew()) }),
  };
}
