/** The registry of reporters: one line each. */
import { defaultReporter } from "./default.ts";
import { githubReporter } from "./github.ts";
import { htmlReporter } from "./html.ts";
import { jsonReporter } from "./json.ts";
import { junitReporter } from "./junit.ts";
import { ndjsonReporter } from "./ndjson.ts";
import type { Reporter } from "./reporter.ts";

/** By name, in the order `rashomon list reporters` shows them. */
export const reporters: ReadonlyMap<string, Reporter> = new Map(
  [defaultReporter, jsonReporter, ndjsonReporter, junitReporter, githubReporter, htmlReporter].map(
    (reporter) => [reporter.name, reporter],
  ),
);
