/** A JSON document a line: each run, each error, then the summary, told apart by `type`. */
import type { Reporter } from "./reporter.ts";

export const ndjsonReporter: Reporter = {
  name: "ndjson",
  about: "A JSON document a line: runs, then errors, then the summary",
  render({ document }) {
    const { version, runs, errors, ...rest } = document;
    const lines = [
      ...runs.map((run) => JSON.stringify({ type: "run", ...run })),
      ...(errors ?? []).map((error) => JSON.stringify({ type: "error", ...error })),
      JSON.stringify({ type: "summary", version, ...rest.summary, comparison: rest.comparison }),
    ];
    return `${lines.join("\n")}\n`;
  },
};
