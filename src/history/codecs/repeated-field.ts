/** A field that a line of JSON gives twice: parsers take the last one, and say nothing. */
import { endOfText } from "../../core/json.ts";

const FIELDS = ["process", "type", "f", "key", "value", "time"].map((name) => `"${name}"`);

/** @param line one valid JSON object. @returns the field of an event given twice, or null */
export function repeatedField(line: string): string | null {
  // Hardly a line has such a text twice: only those are gone through.
  if (!FIELDS.some((name) => line.indexOf(name) !== line.lastIndexOf(name))) return null;
  const seen = new Set<string>();
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at];
    if (letter === "{" || letter === "[") depth++;
    else if (letter === "}" || letter === "]") depth--;
    else if (letter === '"') {
      const end = endOfText(line, at);
      const isField = depth === 1 && /^\s*:/.test(line.slice(end + 1));
      const name = line.slice(at, end + 1);
      if (isField && seen.has(name) && FIELDS.includes(name)) return name;
      if (isField) seen.add(name);
      at = end;
    }
  }
  return null;
}
