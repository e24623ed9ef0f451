/** From the text of a scenario file to the scenario, with the code of its own that it names. */
import { parseScenario, programsNamed, systemFileIn } from "../scenario/parse.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { bundleSystem, loadSystem, type SystemBundle } from "./own-systems.ts";
import { registriesWith } from "./programs.ts";

/**
 * A scenario with the system and the programs of its own that it names.
 * @param before is asked with the bundle of the system before any of its code runs; it may throw.
 * @throws {InputError}
 */
export async function readScenario(
  text: string,
  file: string,
  before: (system: SystemBundle) => void = () => undefined,
): Promise<Scenario> {
  const named = systemFileIn(text);
  const bundle = named === null ? null : await bundleSystem(file, named);
  if (bundle !== null) before(bundle);
  const system = bundle === null ? undefined : await loadSystem(bundle);
  return parseScenario(text, file, await registriesWith(programsNamed(text), file, system));
}
