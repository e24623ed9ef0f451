/** JSON in which no number is changed by being parsed: see `exact-number.ts`. */
import { bareNumber, isMarked, isRightlyMarked, jsonNumber, NUMBER_MARK } from "./exact-number.ts";
import { endOfText, type Value } from "./json.ts";

/** What may be misread: many digits together, exponents. Few texts have them. */
const MAY_CHANGE = /\d[\d.]{15}|\d[eE]/;
/** What may be a text with the mark of numbers, escaped or not. */
const MAY_BE_MARKED = /#number |\\u00/i;
/** Levels of what is looked through: nothing deeper is taken by any format. */
const DEPTH_MAX = 200;
const NUMBER = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * The value of a JSON text. A number that a double does not show to its last digit is kept as a
 * text with a mark, and so may the JSON have it.
 * @throws {SyntaxError} if it is no JSON, or if a text has the mark that is no such number.
 */
export function parseExactly(json: string): Value {
  // Where it is none, its own words are quoted.
  const value = JSON.parse(json) as Value;
  const exact = MAY_CHANGE.test(json) ? withMarks(json) : json;
  const marked = exact === json ? value : (JSON.parse(exact) as Value);
  if (MAY_BE_MARKED.test(json)) refuseMarks(marked, DEPTH_MAX);
  return marked;
}

/** The same JSON, numbers that parsing would change as texts. Linear in its length. */
function withMarks(json: string): string {
  let text = "";
  let from = 0;
  NUMBER.lastIndex = 0;
  for (let found = NUMBER.exec(json); found !== null; found = NUMBER.exec(json)) {
    const given = found[0];
    if (given === '"') {
      NUMBER.lastIndex = endOfText(json, found.index) + 1;
      continue;
    }
    const number = jsonNumber(given);
    if (typeof number === "number") continue;
    text += `${json.slice(from, found.index)}"${number}"`;
    from = found.index + given.length;
  }
  return from === 0 ? json : text + json.slice(from);
}

/** @throws {SyntaxError} for a text with the mark of numbers that is none of them. */
function refuseMarks(value: Value, depth: number): void {
  if (isMarked(value) && !isRightlyMarked(value)) {
    const text = JSON.stringify(bareNumber(value));
    throw new SyntaxError(
      `texts with ${JSON.stringify(NUMBER_MARK)} are numbers of too many digits, as in ` +
        `"${NUMBER_MARK}9007199254740993"; ${text} is none`,
    );
  }
  if (typeof value !== "object" || value === null || depth === 0) return;
  for (const item of Object.values(value)) refuseMarks(item, depth - 1);
}
