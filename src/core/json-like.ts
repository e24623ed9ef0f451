/** JSON-like data: what an operation asks for and is answered, and a judge compares. */

/** Levels: what compares and copies such data calls itself. */
const DEPTH_MAX = 500;

/** What is said of what is none. */
export const JSON_LIKE = "JSON-like data: null, flags, finite numbers, texts, lists, records";

const IDENTITY = "or an identity: a text that is the same for states that behave alike";
/** What is said of a state that cannot be compared with others. */
export const COMPARABLE = `${JSON_LIKE}; ${IDENTITY}`;

/**
 * The first thing in a value that is not JSON-like, with its place: `output.items[3] is a Map`. A
 * field of a record that is undefined counts as absent, as in JSON. What else there is would be
 * compared by its enumerable fields alone, and a Map has none. Null if all is JSON-like.
 * @param name what the whole is called.
 */
export function notJsonLike(value: unknown, name: string): string | null {
  const odd = oddIn(value, DEPTH_MAX);
  return odd === null ? null : `${name}${odd}`;
}

function oddIn(value: unknown, depth: number): string | null {
  switch (typeof value) {
    case "string":
    case "boolean":
      return null;
    case "number":
      return Number.isFinite(value) ? null : ` is ${value}`;
    case "undefined":
      return " is undefined";
    case "object":
      break;
    default:
      return ` is a ${typeof value}`;
  }
  if (value === null) return null;
  if (depth === 0) return ` is nested deeper than ${DEPTH_MAX} levels`;
  return Array.isArray(value) ? oddInList(value, depth - 1) : oddInRecord(value, depth - 1);
}

function oddInList(list: readonly unknown[], depth: number): string | null {
  // Beside its items a list has its length.
  if (Reflect.ownKeys(list).length !== list.length + 1) {
    return " is a list with holes, or with fields of its own";
  }
  for (let at = 0; at < list.length; at++) {
    const odd = oddIn(list[at], depth);
    if (odd !== null) return `[${at}]${odd}`;
  }
  return null;
}

function oddInRecord(record: object, depth: number): string | null {
  const kind = classOf(record);
  if (kind !== null) return ` is a ${kind}`;
  const names = Object.keys(record);
  if (Reflect.ownKeys(record).length !== names.length) {
    return " has fields that JSON leaves out (symbols, or not enumerable)";
  }
  for (const name of names) {
    const item = (record as Readonly<Record<string, unknown>>)[name];
    const odd = item === undefined ? null : oddIn(item, depth);
    if (odd !== null) return `.${name}${odd}`;
  }
  return null;
}

/** The class of what is no record: `Map`, `Date`, one of the user's; null: it is a record. */
function classOf(value: object): string | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return null;
  const { constructor: made } = prototype as { readonly constructor?: { readonly name?: unknown } };
  // A record of another realm (a test's, a page's frame) is a record.
  if (Object.getPrototypeOf(prototype) === null && made?.name === "Object") return null;
  return typeof made?.name === "string" && made.name !== "" ? made.name : "thing of a class";
}
