/** A scenario's source as the text of a file. */
import { stringify } from "yaml";
import type { Value } from "../core/json.ts";

/** @param comments lines that come before it. */
export function scenarioText(source: Value, comments: readonly string[]): string {
  const head = comments.map((line) => `# ${line}\n`).join("");
  return head + stringify(source, { lineWidth: 100 });
}
