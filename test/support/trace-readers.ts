/**
 * Small readers of traces, written from the documents of those who read them, and from
 * docs/traces.md.
 */

export type Json = Readonly<Record<string, unknown>>;

/** One JSON object a line. */
export function readNdjson(text: string): readonly Json[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Json);
}

export interface ShivizEvent {
  readonly host: string;
  readonly text: string;
  readonly clock: ReadonlyMap<string, number>;
}

/** As ShiViz does, by the expression that it offers, over the whole text. */
export function readShiviz(text: string): readonly ShivizEvent[] {
  const events: ShivizEvent[] = [];
  for (const { groups } of text.matchAll(/(?<event>.*)\n(?<host>\S*) (?<clock>{.*})/gm)) {
    const clock = JSON.parse(groups?.["clock"] ?? "") as Readonly<Record<string, number>>;
    const host = groups?.["host"] ?? "";
    events.push({ host, text: groups?.["event"] ?? "", clock: new Map(Object.entries(clock)) });
  }
  return events;
}

/** Whether everything that one clock has seen, the other has. */
export function isBefore(a: ShivizEvent, b: ShivizEvent): boolean {
  return [...a.clock].every(([host, count]) => count <= (b.clock.get(host) ?? 0));
}

export interface ItfState {
  readonly meta: Json;
  /** By variable, its value. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** By ADR-015 of Apalache. @throws {Error} for what it does not allow. */
export function readItf(text: string): {
  readonly meta: Json;
  readonly states: readonly ItfState[];
} {
  const trace = JSON.parse(text) as {
    readonly "#meta": Json;
    readonly vars: readonly string[];
    readonly states: readonly (Json & { readonly "#meta": Json })[];
  };
  const states = trace.states.map((state) => {
    const names = Object.keys(state).filter((name) => name !== "#meta");
    if (names.join() !== trace.vars.join())
      throw new Error(`a state has variables ${names.join()}`);
    return {
      meta: state["#meta"],
      values: new Map(names.map((name) => [name, decoded(state[name])])),
    };
  });
  return { meta: trace["#meta"], states };
}

function decoded(expression: unknown): unknown {
  if (typeof expression === "string" || typeof expression === "boolean") return expression;
  if (Array.isArray(expression)) return expression.map(decoded);
  if (typeof expression !== "object" || expression === null) {
    throw new Error(`ITF has no ${String(expression)}`);
  }
  const record = expression as Json;
  const [form] = Object.keys(record);
  if (form === "#bigint") return Number(record[form]);
  if (form === "#unserializable")
    return { null: null, Infinity: Number.POSITIVE_INFINITY }[String(record[form])];
  if (form === "#set") return new Set((record[form] as readonly unknown[]).map(decoded));
  if (form === "#map") {
    const pairs = record[form] as readonly (readonly [unknown, unknown])[];
    return new Map(pairs.map(([key, value]) => [decoded(key), decoded(value)]));
  }
  if (form?.startsWith("#")) throw new Error(`ITF has no form ${form}`);
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, decoded(value)]));
}
