/**
 * The page: one HTML file that carries results, the scenarios that they are of, and the simulator,
 * so that it can make a run again. What it carries is declared here; what shows it is `page/`.
 */
import { scriptJson } from "../core/escape/script.ts";
import type { Value } from "../core/json.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { StrategiesDocument } from "../search/compare.ts";
import type { MutantOutcome } from "../search/mutants.ts";
import type { SearchDocument } from "../search/search-document.ts";
import type { ResultDocument } from "./document.ts";
import type { Lesson } from "./lesson.ts";

const FORMAT = "rashomon-page";
const FORMAT_VERSION = 1;

/** A scenario as a page carries it: enough to run it. */
export interface PageScenario {
  /** The file as it was given: it names the scenario among the runs. */
  readonly file: string;
  readonly name: string;
  /** Written out, every default included. */
  readonly source: Value;
  /** In which line of the file each step of its script is; absent: it has none. */
  readonly scriptLines?: readonly number[];
  /** The files of the systems of a user's own that it names: the engine holds them. */
  readonly own?: string;
  /** The awaiting programs that it names, by name. */
  readonly programs?: NonNullable<Scenario["programs"]>;
  /** Why the page cannot run it; absent: it can. */
  readonly refused?: string;
}

/** What a page needs beside results. */
export interface PageParts {
  /** The built page, with empty places for engine and data. */
  readonly template: string;
  /** The script of its worker, packed. */
  readonly engine: string;
  /** Those that the engine runs. */
  readonly scenarios: readonly PageScenario[];
  /** Text as the page unpacks it. */
  readonly packed: (text: string) => string;
}

/** What a page carries. */
export interface PageData {
  readonly format: typeof FORMAT;
  readonly formatVersion: typeof FORMAT_VERSION;
  /** How the program is called where the page was made: `npx rashomon`. */
  readonly program: string;
  readonly document: ResultDocument;
  readonly scenarios: readonly PageScenario[];
  /** A lesson on its two runs, instead of results; absent: none. */
  readonly lesson?: Lesson;
  /** What searches came to; the first of each kind of failure is among the document's runs. */
  readonly searches: readonly SearchDocument[];
  readonly mutants: readonly MutantOutcome[];
  readonly strategies: readonly StrategiesDocument[];
}

/** Results of other kinds than runs. */
export type OtherResults = Partial<Pick<PageData, "searches" | "mutants" | "strategies">>;

/** Data that is longer is packed. */
const PLAIN_MAX = 2_000;

/** What a page shows. */
export function pageData(
  document: ResultDocument,
  scenarios: readonly PageScenario[],
  program: string,
  { searches = [], mutants = [], strategies = [] }: OtherResults = {},
): PageData {
  const made = { format: FORMAT, formatVersion: FORMAT_VERSION, program } as const;
  return { ...made, document, scenarios, searches, mutants, strategies };
}

/** The file. */
export function pageText({ template, engine, packed }: PageParts, data: PageData): string {
  const text = scriptJson(data);
  const isPlain = text.length <= PLAIN_MAX;
  const filled = filledIn(template, "engine", engine);
  return filledIn(
    filled,
    isPlain ? "data" : "packed",
    isPlain ? text : packed(JSON.stringify(data)),
  );
}

/** The template with the text of one of its elements, which is empty in it. */
export function filledIn(template: string, id: string, text: string): string {
  const place = new RegExp(`<script type="[a-z/]+" id="${id}">(?=</script>)`).exec(template);
  if (place === null) throw new RangeError(`the page has no place for ${id}: build it again`);
  const at = place.index + place[0].length;
  return template.slice(0, at) + text + template.slice(at);
}
