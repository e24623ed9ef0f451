/** From the text of a scenario file to the scenario, with the code of its own that it names. */

import { programsNamed, systemFilesIn } from "../scenario/named-files.ts";
import { parseScenario } from "../scenario/parse.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { refuseCode } from "./code-file.ts";
import { bundleSystems, type SystemBundle } from "./own-systems.ts";
import { registriesWith } from "./programs.ts";
import { loadTriedSystems } from "./try-systems.ts";

/**
 * A scenario with the systems and the programs of its own that it names.
 * @param before is asked with the bundle of the systems before any of their code runs; it may
 * throw.
 * @throws {InputError}
 */
export async function readScenario(
  text: string,
  file: string,
  before: (systems: SystemBundle) => void = () => undefined,
): Promise<Scenario> {
  refuseCode(file);
  const named = systemFilesIn(text);
  const bundle = named.length === 0 ? null : await bundleSystems(file, named);
  if (bundle !== null) before(bundle);
  const system = bundle === null ? undefined : await loadTriedSystems(bundle);
  return parseScenario(text, file, await registriesWith(programsNamed(text), file, system));
}
