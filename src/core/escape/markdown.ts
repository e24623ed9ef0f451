/** Text for Markdown as GitHub reads it, each on one line, so that a table's row stays one. */
import { terminalLine } from "./terminal.ts";

/** What begins an element, a link or a mention anywhere in a line. */
const MARKS = /[\\`*_[\]|~@]|:(?=\/\/)|\.(?=\S)(?<=www\.)/giu;

/** Plain text within a table's cell or a paragraph. */
export function markdownText(text: string): string {
  return terminalLine(text.replace(/\s+/g, " "))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(MARKS, "\\$&");
}

/** A text as code, within a table's cell too. Its fence is longer than any in it. */
export function markdownCode(text: string): string {
  const line = terminalLine(text);
  const runs = line.match(/`+/g) ?? [];
  const fence = "`".repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 0) + 1);
  const room = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${room}${line.replaceAll("|", "\\|")}${room}${fence}`;
}
