/** What a page is made of: the page as it is built, and the engine with the scenarios it runs. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InputError, thrownText } from "../core/errors.ts";
import { cutHistory, historyPage, type PageHistory } from "../report/history-page.ts";
import { filledIn, type PageParts, type PageScenario } from "../report/page.ts";
import { explicitSource } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { knownBy, ownBundle } from "./own-systems.ts";
import { packed } from "./packed.ts";
import { type Carried, pageEngine } from "./page-engine.ts";

/** The kinds of pages that the build makes. */
type PageKind = "page" | "history";

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

/** Bytes of a page. */
const PAGE_BYTES_MAX = 400_000;
/** With fewer operations there is nothing to look at. */
const OPERATIONS_MIN = 50;

/**
 * The page of histories, with as many of their operations as there is room for.
 * @throws {InputError} where the page was not built.
 */
export function historyPageText(histories: readonly PageHistory[]): string {
  const template = pageTemplate("history");
  for (let most = Number.POSITIVE_INFINITY; ; ) {
    const page = historyPage(histories.map((history) => cutHistory(history, most)));
    const text = filledIn(template, "packed", packed(JSON.stringify(page)));
    if (text.length <= PAGE_BYTES_MAX || most <= OPERATIONS_MIN) return text;
    const largest = Math.max(...histories.map(({ carried: own }) => own.length));
    most = Math.max(OPERATIONS_MIN, Math.floor(Math.min(most, largest) / 2));
  }
}

function pageTemplate(kind: PageKind): string {
  // Beside the program's modules, and its bundle: both are as deep.
  const file = fileURLToPath(new URL(`../page/${kind}.html`, import.meta.url));
  try {
    return readFileSync(file, "utf8");
  } catch {
    const message = "the page was not built: npm run build";
    throw new InputError([{ file, message }]);
  }
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
    ...(own !== null && { own: own.file }),
    ...(images.length > 0 && { programs: Object.fromEntries(images) }),
  };
}
