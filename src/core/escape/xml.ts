/** Text for XML 1.0: the content of elements and the values of attributes. */
import { terminalText } from "./terminal.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * The text of an element. A control character, which XML 1.0 cannot hold or a terminal would act
 * on, is written as `\u{1b}`.
 */
export function xmlText(text: string): string {
  return terminalText(text).replace(
    /[&<>"]|[\ufffe\uffff]/g,
    (found) => ENTITIES[found] ?? "\ufffd",
  );
}

/**
 * The value of an attribute in double quotes: a reader would turn a line end of its own into a
 * space.
 */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll("\n", "&#10;");
}
