/**
 * `Date` as a program sees it: its machine's wall clock, and UTC as the machine's time zone. The
 * arithmetic is the language's own.
 */
import { present } from "./turns.ts";

/** The wall clock of a run starts at the first moment of the year 2020, if it is right. */
const EPOCH_MS = 1_577_836_800_000;

/** Milliseconds since 1970 by the machine's wall clock. */
function nowMs(): number {
  return Math.floor(epochMs(present().world.wallNow()));
}

/** Milliseconds since 1970, of microseconds by a wall clock of the run. */
export function epochMs(wallUs: number): number {
  return EPOCH_MS + wallUs / 1_000;
}

/** `new Date`, `Date()`. */
export function ProgramDate(...given: unknown[]): unknown {
  if (new.target === undefined) return new (ProgramDate as unknown as typeof Date)().toString();
  return Reflect.construct(Date, [timeOf(given)], new.target);
}

function timeOf(given: readonly unknown[]): number {
  if (given.length === 0) return nowMs();
  if (given.length > 1) return Date.UTC(...(given as [number, number]));
  const [value] = given;
  if (value instanceof Date) return value.getTime();
  const plain: unknown =
    typeof value === "object" && value !== null
      ? (value as { [Symbol.toPrimitive]?(): unknown }).valueOf()
      : value;
  return typeof plain === "string" ? parse(plain) : Number(plain);
}

/** A date with a time and no zone is local time, which is UTC here. */
const ZONELESS = /^[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+$/;
/** What says its zone, or is a date alone, which is UTC everywhere. */
const ZONED =
  /^[+-]?\d{4,6}(-\d\d){0,2}$|^[+-]?\d{4,6}(-\d\d){0,2}T[\d:.]+(Z|[+-]\d\d:\d\d)$|\b(GMT|UTC|Z)\b/;

/**
 * Only the forms that the language specifies: what else an engine reads differs between engines.
 */
function parse(text: string): number {
  if (ZONELESS.test(text)) return Date.parse(`${text}Z`);
  return ZONED.test(text) ? Date.parse(text) : Number.NaN;
}

const INVALID = "Invalid Date";
const PARTS = ["Date", "Day", "FullYear", "Hours", "Milliseconds", "Minutes", "Month", "Seconds"];
const LOCAL_TEXTS = ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"];

type Methods = Readonly<Record<string, (this: Date, ...given: never[]) => unknown>>;

const own: Record<string, unknown> = {
  constructor: ProgramDate,
  getTimezoneOffset: () => 0,
  toString(this: Date): string {
    if (Number.isNaN(this.getTime())) return INVALID;
    return `${this.toDateString()} ${this.toTimeString()}`;
  },
  toDateString(this: Date): string {
    if (Number.isNaN(this.getTime())) return INVALID;
    const [day, date, month, year] = this.toUTCString().replace(",", "").split(" ");
    return `${day} ${month} ${date} ${year}`;
  },
  toTimeString(this: Date): string {
    if (Number.isNaN(this.getTime())) return INVALID;
    return `${this.toUTCString().slice(-12, -4)} GMT+0000 (Coordinated Universal Time)`;
  },
};
for (const part of PARTS) {
  const methods = Date.prototype as unknown as Methods;
  own[`get${part}`] = methods[`getUTC${part}`];
  if (part !== "Day") own[`set${part}`] = methods[`setUTC${part}`];
}
for (const name of LOCAL_TEXTS) {
  own[name] = (): never => {
    throw present().lacks(
      `Date.prototype.${name}: what it says is the machine's; use toISOString()`,
    );
  };
}

/** Nothing leads from it to what the engine's own dates have. */
const prototype = Object.defineProperties({}, Object.getOwnPropertyDescriptors(Date.prototype));
for (const [name, value] of Object.entries(own)) {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}
Object.defineProperty(prototype, Symbol.toPrimitive, {
  value(this: Date, hint: string): unknown {
    return hint === "number" ? this.getTime() : this.toString();
  },
});
Object.defineProperty(ProgramDate, "prototype", { value: prototype, writable: false });
Object.defineProperty(ProgramDate, "name", { value: "Date" });
Object.assign(ProgramDate, { now: nowMs, parse, UTC: Date.UTC });
