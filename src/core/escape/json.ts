/**
 * JSON that can be shown on a terminal and in a runner's log: what they would act on is escaped,
 * the values are the same.
 */

/** What JSON leaves as it is within a text, and a terminal or a runner acts on. */
const UNSEEN =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|#(?=#[a-z]*\[)/giu;

/** A text without these has nothing to escape: most have nothing, and this is seen much sooner. */
const SUSPECT = /[^\n\x20-\x7e]|##/;

/** How `JSON.stringify` is to go about it. */
export interface JsonStyle {
  readonly indent?: number;
  readonly replace?: (name: string, value: unknown) => unknown;
}

/** JSON of a value, on one line unless `indent` is given. */
export function jsonText(value: unknown, { indent, replace }: JsonStyle = {}): string {
  const text = JSON.stringify(value, replace, indent);
  if (!SUSPECT.test(text)) return text;
  return text.replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
