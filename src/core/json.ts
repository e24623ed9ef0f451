/** Plain values: what operations carry and files hold. */

/** A JSON value. Never changed once it is part of an operation, a message or a record. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [name: string]: Value };

/**
 * Structural equality; the order of an object's fields does not matter. A field that is undefined
 * counts as absent, as in JSON.
 */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isList(a)) {
    if (!isList(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index++) {
      if (!sameValue(a[index] as Value, b[index] as Value)) return false;
    }
    return true;
  }
  if (isList(b)) return false;
  return sameRecord(a, b);
}

type Fields = Readonly<Record<string, Value | undefined>>;

function sameRecord(a: Fields, b: Fields): boolean {
  let more = 0;
  for (const name of Object.keys(a)) {
    const mine = a[name];
    if (mine === undefined) continue;
    const other = b[name];
    if (other === undefined || !sameValue(mine, other)) return false;
    more++;
  }
  for (const name of Object.keys(b)) if (b[name] !== undefined) more--;
  return more === 0;
}

/**
 * A text that is the same for the same value and function only; a field that is undefined counts as
 * absent.
 */
export function textOf(value: Value | undefined): string {
  switch (typeof value) {
    case "string":
      return `s${value.length}:${value}`;
    case "number":
      return `n${value}`;
    case "undefined":
      return "u";
    case "boolean":
      return value ? "t" : "f";
    default:
      return value === null ? "z" : canonical(value);
  }
}

function canonical(value: Exclude<Value, null | string | number | boolean>): string {
  if (Array.isArray(value)) return `[${value.map((item: Value) => textOf(item)).join()}]`;
  const record = value as Fields;
  const given = Object.keys(record).filter((name) => record[name] !== undefined);
  const names = given.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${names.map((name) => `${textOf(name)}${textOf(record[name])}`).join()}}`;
}

/**
 * Where the text ends whose opening quote is at `from`: its closing quote, or the end of the JSON
 * if it has none. By hand, since a regular expression with alternatives needs stack by the letter.
 */
export function endOfText(json: string, from: number): number {
  let end = json.indexOf('"', from + 1);
  while (end >= 0) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end;
    end = json.indexOf('"', end + 1);
  }
  return json.length;
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether something is a whole number, at least 0 and exact. */
export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
