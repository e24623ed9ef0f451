/**
 * Text for a terminal and for a runner's log: nothing that came from a file or a node is obeyed
 * there.
 */

/**
 * What a terminal acts on or shows as nothing: control characters (C0, DEL, C1), marks that turn
 * the direction of the text, line and paragraph separators, zero-width and other invisible
 * characters, halves of surrogate pairs.
 */
const UNSEEN =
  /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/**
 * Commands of GitHub's and Azure's runners: `::error ...::` at the start of a line or, since lines
 * are wrapped, of a word, `##[error]` and `##vso[` anywhere.
 */
const COMMAND = /(^|\s):(?=:)|#(?=#[a-z]*\[)/giu;

/**
 * One line, whatever the text: what a terminal or a runner would act on is written as `\n`,
 * `\u{1b}`, `\u{3a}`.
 */
export function terminalLine(text: string): string {
  return text
    .replace(UNSEEN, escaped)
    .replace(COMMAND, (found, space: string | undefined) =>
      space === undefined ? escaped(found) : space + escaped(":"),
    );
}

/**
 * Characters of a line of an error: what is longer is cut, so that a file cannot fill a screen with
 * itself.
 */
const LINE_MAX = 1_000;

/** The same, cut to the length that a line of an error may have. */
export function terminalError(line: string): string {
  return terminalLine(line.length > LINE_MAX ? `${line.slice(0, LINE_MAX - 1)}…` : line);
}

/** The same for a text of several lines, which it keeps. */
export function terminalText(text: string): string {
  return text.split("\n").map(terminalLine).join("\n");
}

/** Every text of a plain value, its names included, by `clean`; Maps are kept Maps. */
export function cleaned<T>(value: T, clean: (text: string) => string): T {
  return cleanedValue(value, clean) as T;
}

function cleanedValue(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === "string") return clean(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => cleanedValue(item, clean));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [clean(name), cleanedValue(item, clean)]),
  );
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return SHORT[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
