/**
 * The page: one HTML file that carries results, the scenarios that they are of, and the simulator,
 * so that it can make a run again. What it carries is declared here; what shows it is `page/`.
 */
import { scriptJson } from "../core/escape/script.ts";
import type { Value } from "../core/json.ts";
import type { ResultDocument } from "./document.ts";

const FORMAT = "rashomon-page";
const FORMAT_VERSION = 1;

/** A scenario as a page carries it: enough to run it. */
export interface PageScenario {
  /** The file as it was given: it names the scenario among the runs. */
  readonly file: string;
  readonly name: string;
  /** Written out, every default included. */
  readonly source: Value;
  /** Why the page cannot run it; absent: it can. */
  readonly refused?: string;
}

/** A decision that a page shows as text, and what a click copies. */
export interface PageData {
  readonly format: typeof FORMAT;
  readonly formatVersion: typeof FORMAT_VERSION;
  /** How the program is called where the page was made: `npx rashomon`. */
  readonly program: string;
  readonly document: ResultDocument;
  readonly scenarios: readonly PageScenario[];
}

/** Where the built page has what it shows. */
const PLACE = '<script type="application/json" id="data"></script>';

/** What a page shows. */
export function pageData(
  document: ResultDocument,
  scenarios: readonly PageScenario[],
  program: string,
): PageData {
  return { format: FORMAT, formatVersion: FORMAT_VERSION, program, document, scenarios };
}

/**
 * The file.
 * @param template the built page, with an empty place for data.
 */
export function pageText(template: string, data: PageData): string {
  const at = template.indexOf(PLACE);
  if (at < 0) throw new RangeError("the template has no place for data: build it again");
  const end = PLACE.indexOf("</script>");
  return template.slice(0, at + end) + scriptJson(data) + template.slice(at + end);
}
