/**
 * `console` as a program sees it: what it says goes into the story, and has no effect on the run.
 */
import { present } from "./turns.ts";

/** Levels of a value that are shown. */
const DEPTH_MAX = 4;

/** By program: what is counted, timed and indented. */
interface Desk {
  readonly counts: Map<string, number>;
  readonly timers: Map<string, number>;
  indent: string;
}

function desk(): Desk {
  return present().own("console", () => ({
    counts: new Map<string, number>(),
    timers: new Map<string, number>(),
    indent: "",
  }));
}

function say(...given: readonly unknown[]): void {
  present().world.log(`${desk().indent}${given.map((value) => shown(value, 0)).join(" ")}`);
}

function elapsed(label: string): string {
  const since = desk().timers.get(label) ?? present().world.monotonicNow();
  return `${label}: ${(present().world.monotonicNow() - since) / 1_000}ms`;
}

export const programConsole = {
  log: say,
  info: say,
  debug: say,
  warn: say,
  error: say,
  trace: (...given: unknown[]) => say("Trace:", ...given),
  dir: (value: unknown) => say(value),
  table: (value: unknown) => say(value),
  assert(condition: unknown, ...given: unknown[]): void {
    if (!condition) say("Assertion failed:", ...given);
  },
  group(...given: unknown[]): void {
    if (given.length > 0) say(...given);
    desk().indent += "  ";
  },
  groupEnd(): void {
    desk().indent = desk().indent.slice(2);
  },
  count(label = "default"): void {
    const count = (desk().counts.get(label) ?? 0) + 1;
    desk().counts.set(label, count);
    say(`${label}: ${count}`);
  },
  countReset(label = "default"): void {
    desk().counts.delete(label);
  },
  time(label = "default"): void {
    desk().timers.set(label, present().world.monotonicNow());
  },
  timeLog: (label = "default", ...given: unknown[]) => say(elapsed(label), ...given),
  timeEnd(label = "default"): void {
    say(elapsed(label));
    desk().timers.delete(label);
  },
};

/** A value as text: the same whatever made it, and however deep it is. */
function shown(value: unknown, depth: number): string {
  if (typeof value === "string") return depth === 0 ? value : JSON.stringify(value);
  if (typeof value === "function") return `[Function: ${value.name}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Date) return value.toISOString();
  if (depth >= DEPTH_MAX) return Array.isArray(value) ? "[Array]" : "[Object]";
  const list = (items: readonly unknown[]) =>
    items.map((item) => shown(item, depth + 1)).join(", ");
  if (Array.isArray(value)) return `[ ${list(value)} ]`;
  if (value instanceof Set) return `Set(${value.size}) { ${list([...value])} }`;
  const pairs = value instanceof Map ? [...value] : Object.entries(value);
  const what = value instanceof Map ? `Map(${value.size}) ` : "";
  const arrow = value instanceof Map ? " => " : ": ";
  const parts = pairs.map(
    ([key, item]) =>
      `${typeof key === "string" && arrow === ": " ? key : shown(key, depth + 1)}${arrow}${shown(item, depth + 1)}`,
  );
  return `${what}{ ${parts.join(", ")} }`;
}
