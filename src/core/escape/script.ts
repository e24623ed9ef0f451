/** JSON within a script element of an HTML page: nothing in it can end the element. */

/** What an HTML parser acts on within a script element, and what older engines end a line at. */
const ACTED_ON = /[<>&\u2028\u2029]/g;

/** JSON of a value for use in a `<script type="application/json">` as it is. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    ACTED_ON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
