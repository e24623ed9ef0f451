/**
 * What a handler must not touch, by the object that holds it (a path from the global object, or a
 * module of Node) and its name there: all whose answer is the machine's and not the run's.
 */

const CLOCK = "self.monotonicNow()";
const CHANCE = "self.random(purpose, bound)";
const LATER = "self.setTimer(name, 0)";
const TIMER = "self.setTimer(name, delay)";
const OPTIONS = "the protocol's options (setup.options)";
const DISK = "self.disk";
/** What to use instead of the machine's locale. */
const LOCALE = "a named locale, or plain text";
/** What to use instead of the machine's locale and time zone. */
const ZONE = "a named locale and timeZone, or toISOString()";

/** Says what to use instead, or null: with these arguments the answer is the run's. */
export type Advice = (given: readonly unknown[]) => string | null;

/** A function, a class or a property, by its holder and its name there. */
export interface Forbidden {
  readonly holder: string;
  readonly name: string;
  readonly advice: Advice;
}

const always =
  (instead: string): Advice =>
  () =>
    instead;

function all(holder: string, names: string, advice: Advice): readonly Forbidden[] {
  return names.split(" ").map((name) => ({ holder, name, advice }));
}

/** @param at the argument that names the locale; an empty list names none. */
function localeAt(at: number, instead = LOCALE): Advice {
  return ({ [at]: locale }) =>
    locale === undefined || (Array.isArray(locale) && locale.length === 0) ? instead : null;
}

const localeAndZone: Advice = (given) => {
  const [, options] = given as readonly [unknown, { readonly timeZone?: unknown } | undefined];
  return options?.timeZone === undefined ? ZONE : localeAt(0, ZONE)(given);
};

/** A text that names its offset, or a day alone, which is one of UTC (ECMA-262, §21.4.1.32). */
const HAS_ZONE = /Z$|GMT|UTC|T.*[+-]\d\d:?\d\d$|^\d{4}(-\d\d){0,2}$/;

const dateOf: Advice = (given) => {
  const [first] = given;
  if (given.length === 0) return "self.wallNow()";
  if (given.length > 1) return "Date.UTC(...)";
  return typeof first === "string" && !HAS_ZONE.test(first) ? "a text that ends in Z" : null;
};

/** The same method of dates in UTC. */
const inUtc = (name: string): Forbidden => ({
  holder: "Date.prototype",
  name,
  advice: always(`${name.replace(/^(.et)/, "$1UTC")}()`),
});

/** Functions. What the platform lacks is passed over. */
export const FORBIDDEN_CALLS: readonly Forbidden[] = [
  ...all("Math", "random", always(CHANCE)),
  ...all("crypto", "randomUUID getRandomValues", always(CHANCE)),
  ...all("Date", "now", always(CLOCK)),
  ...all("performance", "now mark measure toJSON", always(CLOCK)),
  // The inner one first: the outer one carries it on.
  ...all("process.hrtime", "bigint", always(CLOCK)),
  ...all("process", "hrtime uptime cpuUsage", always(CLOCK)),
  ...all(
    "process",
    "memoryUsage resourceUsage availableMemory constrainedMemory cwd",
    always(OPTIONS),
  ),
  ...all("process", "getBuiltinModule", always("what the protocol imports itself")),
  ...all("process", "nextTick", always(LATER)),
  ...all("globalThis", "queueMicrotask setImmediate", always(LATER)),
  ...all("globalThis", "setTimeout setInterval", always(TIMER)),
  ...all("Atomics", "wait waitAsync", always(TIMER)),
  ...all("globalThis", "fetch", always("self.send(to, message)")),
  ...all(
    "node:os",
    "arch availableParallelism cpus freemem homedir hostname loadavg machine networkInterfaces " +
      "platform release tmpdir totalmem type uptime userInfo version",
    always(OPTIONS),
  ),
  ...all(
    "node:fs",
    "accessSync appendFileSync existsSync lstatSync mkdirSync openSync readFileSync readSync " +
      "readdirSync realpathSync rmSync statSync unlinkSync writeFileSync writeSync",
    always(DISK),
  ),
  ...all("node:crypto", "randomBytes randomFillSync randomInt randomUUID", always(CHANCE)),
  // With a locale that is named the answer is the same everywhere; without, it is the machine's.
  ...["Number", "BigInt", "Array", "Uint8Array.__proto__"].flatMap((type) =>
    all(`${type}.prototype`, "toLocaleString", localeAt(0)),
  ),
  ...all("String.prototype", "toLocaleLowerCase", localeAt(0, "toLowerCase()")),
  ...all("String.prototype", "toLocaleUpperCase", localeAt(0, "toUpperCase()")),
  ...all("String.prototype", "localeCompare", localeAt(1, "a < b, or a named locale")),
  ...all("Date.prototype", "toLocaleString toLocaleDateString toLocaleTimeString", localeAndZone),
  ...all("Date.prototype", "toString toDateString toTimeString", always("toISOString()")),
  ...all("Date.prototype", "getTimezoneOffset", always("UTC")),
  ...all("Date", "parse", dateOf),
  ..."getDate getDay getFullYear getHours getMinutes getMonth getSeconds".split(" ").map(inUtc),
  ..."setDate setFullYear setHours setMinutes setMonth setSeconds".split(" ").map(inUtc),
];

/** Properties that must not be read. */
export const FORBIDDEN_READS: readonly Forbidden[] = [
  ...all("process", "env argv argv0 execArgv execPath title ppid", always(OPTIONS)),
  ...all("process", "pid", always("self.id")),
  ...all("performance", "timeOrigin", always(CLOCK)),
  ...all("globalThis", "navigator", always(OPTIONS)),
];

/** Classes; `callable`: a call without `new` is as harmless. */
export const FORBIDDEN_CLASSES: readonly (Forbidden & { readonly callable: boolean })[] = [
  { holder: "globalThis", name: "Date", advice: dateOf, callable: false },
  ...all("Intl", "DateTimeFormat", localeAndZone).map((one) => ({ ...one, callable: true })),
  ...all(
    "Intl",
    "Collator DurationFormat ListFormat NumberFormat PluralRules RelativeTimeFormat Segmenter",
    localeAt(0),
  ).map((one) => ({ ...one, callable: true })),
  // When memory is collected is the machine's affair.
  ...all("globalThis", "WeakRef FinalizationRegistry", always("a Map of what is still needed")).map(
    (one) => ({ ...one, callable: false }),
  ),
];
