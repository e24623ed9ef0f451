/**
 * The JSON Schema of scenario files, read from the registries: an editor completes protocols,
 * faults, options and mutants.
 */
import { z } from "zod";
import type { Value } from "../core/json.ts";
import type { Parameter, Parameters } from "../core/parameters.ts";
import { faults } from "../faults/index.ts";
import { objects } from "../objects/index.ts";
import { protocols } from "../protocols/index.ts";
import { invariants } from "../systems/index.ts";
import { workloads } from "../workloads/index.ts";
import { CHECKS, OTHER_FAILURES } from "./read-checks.ts";
import { VERBS } from "./read-script.ts";
import { NODES_MAX, READS } from "./resolve.ts";

const DURATION = /^(0|\d+(\.\d+)?(us|ms|s|m|h))$/;
const RANGE = /^(0|\d+(\.\d+)?(us|ms|s|m|h))(\.\.(0|\d+(\.\d+)?(us|ms|s|m|h)))?$/;

const duration = z
  .union([z.string().regex(DURATION), z.literal(0)])
  .describe("Such as 250ms or 2s.");
const range = z.union([z.string().regex(RANGE), z.literal(0)]).describe("Such as 1ms..5ms.");
const ratio = z
  .union([z.string().regex(/^\d+(\.\d+)?(%|‰|ppm)$/), z.literal(0)])
  .describe("Such as 0.5% or 200ppm.");
const rate = z
  .union([z.string().regex(/^\d+(\.\d+)?\/(s|m)$/), z.literal(0)])
  .describe("Such as 100/s.");
const size = z
  .string()
  .regex(/^\d+(B|KiB|MiB|GiB)$/)
  .describe("Such as 64KiB.");
const target = z
  .union([z.string(), z.array(z.union([z.string(), z.array(z.string())]))])
  .describe("Such as leader, n3, or [n1, n2].");

/** The JSON Schema (draft 2020-12) of a scenario file. */
export function scenarioJsonSchema(): Value {
  const schema = z.toJSONSchema(scenarioShape(), { target: "draft-2020-12" });
  return { ...schema, title: "Rashomon scenario" } as unknown as Value;
}

/**
 * The shape behind the schema; `resolveScenario` says more about what is wrong, and checks what no
 * schema can.
 */
export function scenarioShape(): z.ZodType {
  const names = choice([...protocols.keys()]);
  const optionsByProtocol = z.strictObject(
    Object.fromEntries(
      [...protocols].map(([name, { options }]) => [
        name,
        z.strictObject(shapeOf(options)).optional(),
      ]),
    ),
  );
  const options = z.union([
    ...[...protocols.values()].map((entry) => z.strictObject(shapeOf(entry.options))),
    optionsByProtocol,
  ]);
  const mutants = choice([
    ...new Set([...protocols.values()].flatMap((entry) => [...entry.mutants.keys()])),
  ]);
  const mutantsByNode = z.record(z.string().regex(/^n\d+$/), mutants);
  const fields = {
    name: z.string().describe("A sentence: what the scenario shows.").optional(),
    about: z.string().optional(),
    version: z.literal(1).describe("The version of the scenario format."),
    protocol: names.optional(),
    protocols: z
      .array(names)
      .min(1)
      .describe("Several: each under the same faults and network weather, compared.")
      .optional(),
    options: options.optional(),
    reads: choice([...READS])
      .describe("ordered: the reads of each protocol go through its log, as writes do.")
      .optional(),
    nodes: z.int().min(1).max(NODES_MAX).optional(),
    duration: duration.describe("Of chaos; the heal phase follows.").optional(),
    heal: duration.describe("How long recovery may take.").optional(),
    stays: duration
      .describe("How long one leader must stay once all have recovered; 0: not judged.")
      .optional(),
    seeds: z
      .union([z.string().regex(/^\d+(\.\.\d+)?$/), z.int()])
      .describe("Such as 1..20, both included.")
      .optional(),
    network: z
      .strictObject({
        latency: range.optional(),
        loss: ratio.optional(),
        duplicate: ratio.optional(),
      })
      .optional(),
    clocks: z.strictObject({ offset: duration.optional(), drift: ratio.optional() }).optional(),
    disk: z.strictObject({ sync: range.optional() }).optional(),
    object: choice([...objects.keys()]).optional(),
    workload: z
      .union(
        [...workloads].map(([kind, workload]) =>
          z.strictObject({
            kind: z.literal(kind).optional(),
            clients: z.int().min(0).max(200).optional(),
            ...shapeOf(workload.parameters),
          }),
        ),
      )
      .optional(),
    given: z.record(z.string().regex(/^n\d+$/), z.record(z.string(), z.unknown())).optional(),
    script: z.array(z.union(stepShapes())).optional(),
    faults: z.array(z.union(faultShapes())).optional(),
    checks: z.array(choice([...CHECKS])).optional(),
    mutant: z
      .union([mutants, z.record(z.string(), z.union([mutants, mutantsByNode]))])
      .describe("A planted bug: a name, or names by node; with protocols, by protocol.")
      .optional(),
    expect: z
      .union([
        z.literal("pass"),
        z.literal("unrecoverable"),
        z.strictObject({
          fail: choice([...OTHER_FAILURES, ...invariants.keys()]),
          step: z.string().describe("With fail: script, the name of an expect of it.").optional(),
        }),
      ])
      .optional(),
    limits: z
      .strictObject({
        steps: z.int().min(1).optional(),
        stepsAtOnce: z.int().min(1).optional(),
        pending: z.int().min(1).optional(),
        checkWork: z.int().min(1).optional(),
      })
      .optional(),
  };
  return z.strictObject(fields);
}

/** A fault once, for each fault; and the repeated form. */
function faultShapes() {
  const once = [...faults.values()].map((fault) => {
    const { [fault.main]: main, ...others } = fault.parameters;
    const length =
      fault.lengthName === undefined ? {} : { [fault.lengthName]: duration.optional() };
    const shape = {
      id: z.string().optional(),
      at: duration,
      for: z.union([duration, z.literal("heal")]).optional(),
      ...length,
      [fault.name]: main === undefined ? z.unknown() : shapeOfParameter(main),
      ...shapeOf(others),
    };
    return z.strictObject(shape).describe(fault.about);
  });
  const item = z.union([
    choice([...faults.keys()]),
    ...[...faults.values()].map((fault) => {
      const { [fault.main]: main, ...others } = fault.parameters;
      return z.strictObject({
        [fault.name]: main === undefined ? z.unknown() : shapeOfParameter(main),
        ...shapeOf(others),
      });
    }),
  ]);
  const repeated = z.strictObject({
    id: z.string().optional(),
    every: duration,
    from: duration.optional(),
    until: duration.optional(),
    for: duration.optional(),
    oneOf: z.array(item).min(1),
  });
  return [...once, repeated];
}

/** Each directed step: its verb and the fields that may stand beside it. */
function stepShapes() {
  return Object.entries(VERBS).map(([verb, others]) =>
    z.strictObject({
      [verb]: z.unknown(),
      ...Object.fromEntries(others.map((name) => [name, z.unknown().optional()])),
    }),
  );
}

function shapeOf(parameters: Parameters): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const shape = shapeOfParameter(parameter).describe(parameter.about);
      return [name, parameter.default === undefined ? shape : shape.optional()];
    }),
  );
}

function shapeOfParameter({ kind, choices, min, max }: Parameter): z.ZodType {
  switch (kind) {
    case "boolean":
      return z.boolean();
    case "integer":
      return z
        .int()
        .min(min ?? Number.MIN_SAFE_INTEGER)
        .max(max ?? Number.MAX_SAFE_INTEGER);
    case "duration":
      return duration;
    case "duration-range":
      return range;
    case "rate":
      return rate;
    case "ratio":
    case "drift":
      return ratio;
    case "size":
      return size;
    case "text":
      return choices === undefined ? z.string() : choice([...choices]);
    case "target":
      return target;
    case "weights":
      return choices === undefined
        ? z.record(z.string(), z.int().min(0))
        : z.partialRecord(choice([...choices]), z.int().min(0));
  }
}

function choice(names: readonly string[]) {
  return z.enum(names as [string, ...string[]]);
}
