/** What a page is made of: the page as it is built, and the engine with the scenarios it runs. */
import { thrownText } from "../core/errors.ts";
import type { PageParts, PageScenario } from "../report/page.ts";
import { explicitSource, scriptLinesOf } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { knownBy, ownBundle } from "./own-systems.ts";
import { packed } from "./packed.ts";
import { type Carried, pageEngine } from "./page-engine.ts";
import { pageTemplate } from "./page-template.ts";

/**
 * All that a page needs beside results.
 * @param scenarios those that it is to run again.
 * @throws {InputError} where the page was not built.
 */
export async function pageParts(scenarios: readonly Scenario[]): Promise<PageParts> {
  const template = pageTemplate("page");
  const all = scenarios.map((scenario) => {
    return { scenario, known: knownBy(scenario), own: ownBundle(scenario) };
  });
  const ours = all.filter(isOurs);
  try {
    return { template, packed, scenarios: all.map(carried), engine: packed(await pageEngine(all)) };
  } catch (error) {
    // What users wrote may need a machine: then only that is not carried.
    if (ours.length === all.length) throw error;
    const why = `it cannot be bundled: ${thrownText(error).split("\n").slice(0, 3).join(" ")}`;
    return {
      template,
      packed,
      scenarios: all.map((one) => ({ ...carried(one), ...(!isOurs(one) && { refused: why }) })),
      engine: packed(await pageEngine(ours)),
    };
  }
}

function isOurs({ scenario, own }: Carried): boolean {
  return own === null && scenario.programs === undefined;
}

/** A scenario as a page carries it. */
function carried({ scenario, known, own }: Carried): PageScenario {
  const { file, name, programs } = scenario;
  // The page's worker finds their code by its text; stacks are of no use there.
  const images = Object.entries(programs ?? {}).map(
    ([named, image]) => [named, { ...image, map: "" }] as const,
  );
  return {
    file,
    name,
    source: explicitSource(scenario, known),
    ...scriptLinesOf(scenario),
    ...(own !== null && { own: own.file }),
    ...(images.length > 0 && { programs: Object.fromEntries(images) }),
  };
}
