/**
 * What a handler must not touch, by the object that holds it (a path from the global object) and
 * its name there: all whose answer is the machine's and not the run's.
 */

const CLOCK = "self.monotonicNow()";
const CHANCE = "self.random(purpose, bound)";
const LATER = "self.setTimer(name, 0)";
const TIMER = "self.setTimer(name, delay)";
const OPTIONS = "the protocol's options (setup.options)";
/** What to use instead of the machine's locale. */
export const LOCALE = "a named locale, or plain text";

/** Functions, and what to use instead. What the platform lacks is passed over. */
export const FORBIDDEN_CALLS: readonly (readonly [
  holder: string,
  name: string,
  instead: string,
])[] = [
  ["Math", "random", CHANCE],
  ["crypto", "randomUUID", CHANCE],
  ["crypto", "getRandomValues", CHANCE],
  ["Date", "now", CLOCK],
  ["performance", "now", CLOCK],
  // The inner one first: the outer one carries it on.
  ["process.hrtime", "bigint", CLOCK],
  ["process", "hrtime", CLOCK],
  ["process", "uptime", CLOCK],
  ["process", "cpuUsage", CLOCK],
  ["process", "memoryUsage", OPTIONS],
  ["process", "resourceUsage", OPTIONS],
  ["process", "getBuiltinModule", "what the protocol imports itself"],
  ["process", "cwd", OPTIONS],
  ["process", "nextTick", LATER],
  ["globalThis", "queueMicrotask", LATER],
  ["globalThis", "setImmediate", LATER],
  ["globalThis", "setTimeout", TIMER],
  ["globalThis", "setInterval", TIMER],
  ["globalThis", "fetch", "self.send(to, message)"],
];

/** Properties that must not be read. */
export const FORBIDDEN_READS: readonly (readonly [
  holder: string,
  name: string,
  instead: string,
])[] = [
  ["process", "env", OPTIONS],
  ["process", "argv", OPTIONS],
  ["process", "pid", "self.id"],
];

/**
 * Methods that take the machine's locale where none is named; `locales` is the argument that names
 * it.
 */
export const LOCALE_CALLS: readonly (readonly [
  holder: string,
  name: string,
  locales: number,
  instead: string,
])[] = [
  ["Number.prototype", "toLocaleString", 0, LOCALE],
  ["BigInt.prototype", "toLocaleString", 0, LOCALE],
  ["Array.prototype", "toLocaleString", 0, LOCALE],
  ["Date.prototype", "toLocaleString", 0, LOCALE],
  ["Date.prototype", "toLocaleDateString", 0, LOCALE],
  ["Date.prototype", "toLocaleTimeString", 0, LOCALE],
  ["String.prototype", "toLocaleLowerCase", 0, "toLowerCase()"],
  ["String.prototype", "toLocaleUpperCase", 0, "toUpperCase()"],
  ["String.prototype", "localeCompare", 1, "a < b, or a named locale"],
];

/** Classes of `Intl` that do, and what to use instead. */
export const LOCALE_MAKERS: readonly string[] = [
  "Collator",
  "DateTimeFormat",
  "ListFormat",
  "NumberFormat",
  "PluralRules",
  "RelativeTimeFormat",
  "Segmenter",
];
