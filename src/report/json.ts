/** One JSON document, as `run --json` prints it: a run a line. */
import { jsonText } from "../core/escape/json.ts";
import type { ResultDocument } from "./document.ts";
import type { Reporter } from "./reporter.ts";

export const jsonReporter: Reporter = {
  name: "json",
  about: "One JSON document; its schema: rashomon schema --output",
  render: ({ document }) => formatDocument(document),
};

/**
 * The document as text: valid JSON with a line for each run, so that it can be read and compared by
 * line.
 */
export function formatDocument(document: ResultDocument): string {
  const { version, runs, ...rest } = document;
  const lines = runs.map((run) => jsonText(run)).join(",\n");
  const tail = jsonText(rest).slice(1);
  return `{"version":${jsonText(version)},"runs":[${lines === "" ? "" : `\n${lines}\n`}],\n${tail}\n`;
}
