/** Mutations: of plain values by their places, of texts by their tokens and lines, of bytes. */
import type { Value } from "../../src/core/json.ts";
import type { Draws } from "../random-history.ts";

export type Mutable = null | boolean | number | string | Mutable[] | { [name: string]: Mutable };

/** Values that a reader may not have expected. */
export const ODD: readonly Mutable[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  0.5,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 63),
  1e308,
  "",
  " ",
  "0",
  "-1",
  "nil",
  "all",
  "any",
  "leader",
  "heal",
  "n0",
  "n1",
  "n3",
  "n25",
  "n99",
  "c1",
  "1..20",
  "9..1",
  "1..10000001",
  "1ms",
  "0ms",
  "1us",
  "2s",
  "1.5s",
  "99999999999h",
  "9007199254740991us",
  "-5ms",
  "1ms..5ms",
  "5ms..1ms",
  "0.5%",
  "-35%",
  "100%",
  "101%",
  "200ppm",
  "100/s",
  "0.0000001/s",
  "999999999/s",
  "64KiB",
  "9999999GiB",
  "constructor",
  "toString",
  "__proto__",
  "hasOwnProperty",
  "x\n::error file=a::b",
  "\u001b[31mred\u001b[0m",
  "##[error]x",
  "\u202etxt",
  "\u009b2J",
  "\ud800",
  "|`<&>\"'",
  "é落ち\u{1f600}",
  [],
  [[]],
  [null],
  ["n1", "n1"],
  [["n1"], ["n2", "n3"]],
  [1, 2],
  {},
  { toString: 1 },
  { constructor: 5 },
  { valueOf: null, toJSON: 1 },
  { fail: "script" },
  { every: "1ms" },
];

const NAMES = [
  "x",
  "toString",
  "constructor",
  "__proto__",
  "valueOf",
  "at",
  "for",
  "nodes",
  "kind",
  "-",
  "",
];

interface Place {
  readonly holder: Mutable[] | { [name: string]: Mutable };
  readonly name: string | number;
}

/**
 * Every place within a value, the value itself left out, and what is below a name of `passedOver`.
 */
export function placesOf(value: Mutable, passedOver?: ReadonlySet<string>): Place[] {
  const places: Place[] = [];
  const walk = (holder: Mutable): void => {
    if (typeof holder !== "object" || holder === null) return;
    if (Array.isArray(holder)) {
      for (let index = 0; index < holder.length; index++) visit(holder, index);
    } else for (const name of Object.keys(holder)) visit(holder, name);
  };
  const visit = (holder: Place["holder"], name: string | number): void => {
    if (passedOver?.has(String(name))) return;
    places.push({ holder, name });
    walk((holder as Record<string | number, Mutable>)[name] as Mutable);
  };
  walk(value);
  return places;
}

export function pick<T>(draws: Draws, items: readonly T[]): T {
  return items[draws.below(items.length)] as T;
}

/** A deep copy of what JSON can say, that can be changed. */
export function copyOf(value: Value): Mutable {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: { [name: string]: Mutable } = {};
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined) put(copy, name, copyOf(item));
  }
  return copy;
}

/** Sets a field as its own, whatever it is called. */
function put(holder: Place["holder"], name: string | number, value: Mutable): void {
  if (name !== "__proto__") {
    (holder as Record<string | number, Mutable>)[name] = value;
    return;
  }
  Object.defineProperty(holder, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

/**
 * Changes a value at one place: another value, one away, one more, one twice, a name changed, two
 * exchanged.
 */
export function mutateValue(draws: Draws, root: Mutable): Mutable {
  const places = placesOf(root);
  if (places.length === 0) return copyOf(pick(draws, ODD) as Value);
  const { holder, name } = pick(draws, places);
  const at = holder as Record<string | number, Mutable>;
  const other = pick(draws, places);
  switch (draws.below(9)) {
    case 0:
    case 1:
    case 2:
      put(holder, name, copyOf(pick(draws, ODD) as Value));
      break;
    case 3:
      if (Array.isArray(holder)) holder.splice(Number(name), 1);
      else delete holder[name];
      break;
    case 4:
      if (Array.isArray(holder)) {
        const times = draws.oneIn(50) ? 2_000 : 1 + draws.below(4);
        const item = at[name] as Mutable;
        for (let count = 0; count < times; count++) {
          holder.splice(Number(name), 0, copyOf(item as Value));
        }
      } else put(holder, pick(draws, NAMES), copyOf(pick(draws, ODD) as Value));
      break;
    case 5: {
      const moved = (other.holder as Record<string | number, Mutable>)[other.name] as Mutable;
      put(holder, name, copyOf((moved ?? null) as Value));
      break;
    }
    case 6:
      if (!Array.isArray(holder)) {
        const item = at[name] as Mutable;
        delete holder[name];
        put(holder, pick(draws, [...NAMES, String(other.name)]), item);
      }
      break;
    case 7:
      if (typeof at[name] === "number")
        put(holder, name, (at[name] as number) * 10 ** draws.below(12) - draws.below(3));
      else if (typeof at[name] === "string")
        put(holder, name, mutateText(draws, at[name] as string));
      break;
    default: {
      let nested: Mutable = at[name] as Mutable;
      const levels = draws.oneIn(20) ? 200 : 1 + draws.below(3);
      for (let level = 0; level < levels; level++)
        nested = draws.oneIn(2) ? [nested] : { a: nested };
      put(holder, name, nested);
    }
  }
  return root;
}

/** Pieces of syntax of all the formats. */
const TOKENS = [
  ..."{}[]():,\"'`#&*!|>%@-?\\;^~",
  "\n",
  "\r\n",
  "\t",
  "\0",
  "\u0001",
  "\u001b[31m",
  "\u0085",
  "\ufeff",
  "  ",
  "\n::error::x\n",
  "##[error]",
  "---\n",
  "...\n",
  "&a ",
  "*a",
  "<<: ",
  "!!set ",
  "!!omap ",
  "!!binary ",
  "!!timestamp ",
  "%YAML 1.1\n---\n",
  "null",
  "~",
  "#_",
  "#{",
  "#inst ",
  "nil",
  ":type",
  ":invoke",
  "9007199254740993",
  "1e999",
  "\\u12",
  "\\",
  "toString",
  "__proto__",
];

/** Changes a text at one to four places. */
export function mutateText(draws: Draws, given: string): string {
  let text = given;
  for (let times = 1 + draws.below(4); times > 0; times--) {
    const at = draws.below(text.length + 1);
    const end = Math.min(text.length, at + draws.below(8));
    switch (draws.below(6)) {
      case 0:
      case 1:
        text = text.slice(0, at) + pick(draws, TOKENS) + text.slice(at);
        break;
      case 2:
        text = text.slice(0, at) + text.slice(end);
        break;
      case 3:
        text = text.slice(0, at) + pick(draws, TOKENS) + text.slice(end);
        break;
      case 4: {
        const times_ = draws.oneIn(100) ? 3_000 : draws.below(5);
        text = text.slice(0, end) + text.slice(at, end).repeat(times_) + text.slice(end);
        break;
      }
      default: {
        const lines = text.split("\n");
        const from = draws.below(lines.length);
        const [line = ""] = lines.splice(from, 1);
        if (!draws.oneIn(3))
          lines.splice(draws.below(lines.length + 1), 0, line, ...(draws.oneIn(2) ? [line] : []));
        text = lines.join("\n");
      }
    }
  }
  return text;
}

/** A text as bytes, now and then with marks, line ends or bytes that a file from elsewhere has. */
export function bytesOf(draws: Draws, text: string): Buffer {
  switch (draws.below(40)) {
    case 0:
      return Buffer.from(`\ufeff${text}`);
    case 1:
      return Buffer.from(text.replaceAll("\n", "\r\n"));
    case 2:
      return Buffer.from(text, "utf16le");
    case 3:
      return Buffer.from(text.slice(0, draws.below(text.length + 1)));
    case 4:
    case 5: {
      const bytes = Buffer.from(text);
      for (let times = 1 + draws.below(4); times > 0 && bytes.length > 0; times--) {
        bytes[draws.below(bytes.length)] = draws.below(256);
      }
      return bytes;
    }
    default:
      return Buffer.from(text);
  }
}
