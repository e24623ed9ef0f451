/**
 * Declared parameters as shapes: what a protocol, a fault or a workload says that it can be given
 * becomes fields of a file, with units, bounds and defaults.
 */

import { formatDuration, formatRatio } from "../formatting.ts";
import type { Value } from "../json.ts";
import type { Parameter, ParameterKind, Parameters, Range, Settings } from "../parameters.ts";
import { type AnyField, defaulted, fields, required } from "./fields.ts";
import { anyText, flag, leaf } from "./leaves.ts";
import { duration, durationRange, rate, ratio, size } from "./quantity.ts";
import { type AnyShape, drawnOf, type Schema, type Shape } from "./shape.ts";

const integer = leaf<number, number>({
  words: "a whole number",
  parse: (value) => (Number.isSafeInteger(value) ? (value as number) : null),
  schema: { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  draw: (draws) => draws.below(10),
});

/** Nodes by name, alone, in a list, or in groups; or a word for some. */
export type Target = string | readonly (string | readonly string[])[];

const target = leaf<Target, Value>({
  words: "a target such as leader, n3 or [n1, n2]",
  parse: (value) => (isTarget(value) ? (value as Value) : null),
  schema: {
    anyOf: [
      { type: "string" },
      {
        type: "array",
        items: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
      },
    ],
    description: "Such as leader, n3, or [n1, n2].",
  },
  draw: (draws) => drawnOf(draws, ["leader", "n1", ["n1"], [["n1"], ["n2", "n3"]]] as Value[]),
});

/** Whether it may name nodes: whether there are such nodes depends on the scenario. */
export function isTarget(value: unknown): boolean {
  return typeof value === "string" || Array.isArray(value);
}

/** Whole numbers by name. */
export type Weights = Readonly<Record<string, number>>;

const weights = leaf<Weights, Value>({
  words: "weights such as { read: 5, write: 3 }",
  parse: (value) => (isWeights(value) ? (value as Value) : null),
  schema: { type: "object", additionalProperties: { type: "integer", minimum: 0 } },
  draw: (draws) => ({ read: draws.below(10), write: 1 + draws.below(10) }),
});

/** Whether all are whole numbers, none below 0. */
export function isWeights(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const numbers = Object.values(value);
  return numbers.every((weight) => Number.isSafeInteger(weight) && weight >= 0);
}

/** How each kind of parameter is written. */
const KINDS = {
  boolean: flag,
  integer,
  duration: duration(),
  "duration-range": durationRange(),
  rate,
  ratio: ratio(),
  drift: ratio("a drift such as 200ppm"),
  size,
  text: anyText(),
  target,
  weights,
} as const satisfies Readonly<Record<ParameterKind, AnyShape>>;

/** One declared parameter. */
export function setting(parameter: Parameter): Shape<unknown, Value> {
  const { kind, choices } = parameter;
  if (kind === "text" && choices !== undefined) return chosen(choices);
  const shape = KINDS[kind] as Shape<unknown, Value>;
  return {
    words: shape.words,
    read(value, at, reader, scope) {
      const read = shape.read(value, at, reader, scope);
      if (read === undefined) return undefined;
      if (kind === "weights" && choices !== undefined)
        reader.fields(value, at, choices, shape.words);
      const right = boundsOf(read, parameter);
      if (right === null) return read;
      reader.expected(at, right, value);
      return undefined;
    },
    write: (read, scope) => shape.write(read, scope),
    schema: (scope) => schemaOf(parameter, shape.schema(scope)),
    draw(draws, scope) {
      const { min, max, default: usual } = parameter;
      if (kind === "integer") {
        const low = min ?? (max ?? 5) - 5;
        return low + draws.below(Math.min(6, (max ?? low + 5) - low + 1));
      }
      // What has bounds is drawn as it usually is: that is within them.
      const isBound = min !== undefined || max !== undefined;
      if (isBound && usual !== undefined && usual !== null) return shape.write(usual, scope);
      if (kind !== "weights" || choices === undefined) return shape.draw(draws, scope);
      return Object.fromEntries(choices.map((name) => [name, 1 + draws.below(9)]));
    },
  };
}

/** One of some texts. */
function chosen(choices: readonly string[]): Shape<unknown, Value> {
  const words = `one of ${choices.join(", ")}`;
  return {
    words,
    read(value, at, reader) {
      if (typeof value !== "string") reader.expected(at, words, value);
      else if (choices.includes(value)) return value;
      else reader.unknownName(at, "value", value, choices);
      return undefined;
    },
    write: (read) => read,
    schema: () => ({ enum: [...choices] }),
    draw: (draws) => drawnOf(draws, choices),
  };
}

/** What would be within the bounds, null if the value is. */
export function boundsOf(
  value: Value,
  { kind, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Parameter,
): string | null {
  const numbers =
    typeof value === "number"
      ? [value]
      : kind === "duration-range"
        ? [(value as unknown as Range).min, (value as unknown as Range).max]
        : [];
  if (numbers.every((number) => number >= min && number <= max)) return null;
  const text = (bound: number) =>
    kind === "duration" || kind === "duration-range"
      ? formatDuration(bound)
      : kind === "ratio" || kind === "drift"
        ? formatRatio(bound)
        : `${bound}`;
  if (max === Number.POSITIVE_INFINITY) return `at least ${text(min)}`;
  if (min === Number.NEGATIVE_INFINITY) return `at most ${text(max)}`;
  return `${text(min)} to ${text(max)}`;
}

/** The bounds that a schema can say, and the names of weights. */
function schemaOf({ kind, choices, min, max }: Parameter, schema: Schema): Schema {
  if (kind === "integer") {
    return {
      type: "integer",
      minimum: min ?? Number.MIN_SAFE_INTEGER,
      maximum: max ?? Number.MAX_SAFE_INTEGER,
    };
  }
  if (kind !== "weights" || choices === undefined) return schema;
  const weight = { type: "integer", minimum: 0 };
  const properties = Object.fromEntries(choices.map((name) => [name, weight]));
  return { type: "object", properties, additionalProperties: false };
}

/** Declared parameters as fields. What has no default must be there. */
export function settingFields(parameters: Parameters): Readonly<Record<string, AnyField>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const shape = setting(parameter);
      return [
        name,
        parameter.default === undefined
          ? required(shape, parameter.about)
          : defaulted(shape, parameter.about, parameter.default),
      ];
    }),
  );
}

/** The settings of declared parameters. */
export function settings(parameters: Parameters, words: string): Shape<unknown, Settings> {
  return fields(settingFields(parameters), { words }) as Shape<unknown, Settings>;
}
