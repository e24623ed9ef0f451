/** The page as it is built, and scenarios as it carries them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InputError } from "../core/errors.ts";
import type { PageScenario } from "../report/page.ts";
import { explicitSource } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { knownBy } from "./own-systems.ts";

/** Beside the program's modules, and its bundle: both are as deep. */
const TEMPLATE = fileURLToPath(new URL("../page/page.html", import.meta.url));

/** The built page, with an empty place for data. @throws {InputError} where it was not built. */
export function pageTemplate(): string {
  try {
    return readFileSync(TEMPLATE, "utf8");
  } catch {
    const message = "the page was not built: npm run build";
    throw new InputError([{ file: TEMPLATE, message }]);
  }
}

/** A scenario as a page carries it. */
export function pageScenario(scenario: Scenario): PageScenario {
  const { file, name } = scenario;
  const known = knownBy(scenario);
  const source = explicitSource(scenario, known);
  const refused = refusal(scenario, known.own !== null);
  return { file, name, source, ...(refused === null ? {} : { refused }) };
}

/** Why a page cannot run a scenario; null: it can. */
function refusal({ programs, system }: Scenario, isOwn: boolean): string | null {
  const named = Object.keys(programs ?? {});
  if (isOwn) return `its system ${system} is a file of its own, which the page does not carry`;
  if (named.length > 0)
    return `it runs programs, which the page does not carry: ${named.join(", ")}`;
  return null;
}
