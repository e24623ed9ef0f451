/** A JSON document a line: each run, each error, then the summary, distinguished by `type`. */
import { jsonText } from "../core/escape/json.ts";
import type { Reporter } from "./reporter.ts";

export const ndjsonReporter: Reporter = {
  name: "ndjson",
  about: "A JSON document a line: runs, then errors, then the summary",
  render({ document }) {
    const { version, runs, errors, ...rest } = document;
    const lines = [
      ...runs.map((run) => jsonText({ type: "run", ...run })),
      ...(errors ?? []).map((error) => jsonText({ type: "error", ...error })),
      jsonText({ type: "summary", version, ...rest.summary, comparison: rest.comparison }),
    ];
    return `${lines.join("\n")}\n`;
  },
};
