/** Random instances of a JSON Schema: what an editor would let a person write. */
import type { Draws } from "../random-history.ts";
import { type Mutable, ODD, pick } from "./mutate.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Texts for patterns: durations, ranges, ratios, rates and sizes. */
const WRITTEN = [
  "1ms",
  "250ms",
  "2s",
  "1us",
  "1ms..5ms",
  "0",
  "0.5%",
  "200ppm",
  "3‰",
  "100/s",
  "60/m",
  "64KiB",
  "1B",
  "1..3",
  "5",
];

/** An instance of a schema; deep ones are left out below `depth` levels. */
export function instanceOf(draws: Draws, schema: Schema, depth: number): Mutable {
  if ("const" in schema) return schema["const"] as Mutable;
  if (Array.isArray(schema["enum"])) return pick(draws, schema["enum"] as Mutable[]);
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as Schema[] | undefined;
  if (choices !== undefined) return instanceOf(draws, pick(draws, choices), depth);
  switch (schema["type"]) {
    case "object":
      return record(draws, schema, depth);
    case "array": {
      const count = depth <= 0 ? 0 : draws.below(4);
      const items = (schema["items"] ?? {}) as Schema;
      return Array.from({ length: count }, () => instanceOf(draws, items, depth - 1));
    }
    case "integer":
    case "number": {
      const low = Number(schema["minimum"] ?? 0);
      const high = Number(schema["maximum"] ?? low + 10);
      return draws.oneIn(4)
        ? pick(draws, [low, high])
        : low + draws.below(Math.min(10, high - low + 1));
    }
    case "boolean":
      return draws.oneIn(2);
    case "string":
      return typeof schema["pattern"] === "string"
        ? pick(
            draws,
            WRITTEN.filter((text) => new RegExp(schema["pattern"] as string).test(text)).concat(
              "1ms",
            ),
          )
        : pick(draws, ["leader", "n1", "n2", "rest", "x", "any", "election"]);
    case "null":
      return null;
    default:
      return pick(draws, ODD);
  }
}

function record(draws: Draws, schema: Schema, depth: number): Mutable {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>;
  const required = new Set((schema["required"] ?? []) as string[]);
  const result: { [name: string]: Mutable } = {};
  for (const [name, of] of Object.entries(properties)) {
    if (required.has(name) || (depth > 0 && draws.oneIn(4))) {
      result[name] = instanceOf(draws, of, depth - 1);
    }
  }
  return result;
}
