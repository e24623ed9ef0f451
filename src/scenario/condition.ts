/** What a directed step waits for: the observation of a node, or a fact of the audit stream. */
import { variants } from "../core/shape/collections.ts";
import { fields, optional } from "../core/shape/fields.ts";
import { flag, text, whole } from "../core/shape/leaves.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { drawnOf, mapped, type Schema, type Shape } from "../core/shape/shape.ts";
import type { FactTable } from "../protocol/facts.ts";
import { nodeName, parseNode } from "../protocol/node-id.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { NODE, node, nodeOf } from "./nodes.ts";
import type { Scope } from "./scope.ts";
import type { Condition } from "./script.ts";

/** What a condition says that says nothing else. */
const NOTHING: Condition = { node: 0, equals: {}, atLeast: {}, fact: null, not: false };

/** A node, or `any` of them, which is 0. */
const someNode: Shape<string, number, Scope> = {
  ...node,
  words: "a node such as n1, or any",
  read: (value, at, reader, scope) => (value === "any" ? 0 : node.read(value, at, reader, scope)),
  write: (read, scope) => (read === 0 ? "any" : node.write(read, scope)),
  schema: () => ({ anyOf: [{ const: "any" }, { type: "string", pattern: NODE.source }] }),
};

/** The leader: a node by name or number, or `nobody`, which is 0. */
const leader: Shape<string | number, number, Scope> = {
  words: "a node such as n1, or nobody",
  read: (value, at, reader, { nodes }) =>
    value === "nobody" ? 0 : nodeOf(value, at, reader, nodes, true),
  write: (read) => (read === 0 ? "nobody" : nodeName(read)),
  schema: () => ({
    anyOf: [
      { const: "nobody" },
      { type: "string", pattern: NODE.source },
      { type: "integer", minimum: 1 },
    ],
  }),
  draw: (draws, scope) => (draws.below(3) === 0 ? "nobody" : node.draw(draws, scope)),
};

/** Fields of an observation that must be equal ... */
const EQUAL = {
  role: optional(text("a role such as leader, or down", ["leader", "follower", "down"])),
  term: optional(whole(0)),
  leader: optional(leader),
};
/** ... and those that must reach a value. */
const REACHED = {
  commitIndex: optional(whole(0)),
  lastIndex: optional(whole(0)),
  syncing: optional(whole(0)),
};
const OBSERVED = [...Object.keys(EQUAL), ...Object.keys(REACHED)];

const not = optional(flag, "The condition must not hold.");

/** `{ node: n1, role: leader, term: 2, commitIndex: 3 }`. */
const observation = mapped(
  fields(
    { not, node: optional(someNode), ...EQUAL, ...REACHED },
    {
      words: "a condition such as { node: n1, role: leader }",
      kind: "field of an observation",
      rules: () => [{ anyOf: OBSERVED.map((name) => ({ required: [name] })) }],
    },
  ),
  (read, at, reader: Reader, _scope: Scope, value): Condition => {
    const { not = false, node = 0, role, term, leader, ...reached } = read;
    if (!OBSERVED.some((name) => Object.hasOwn(value as object, name))) {
      const known = OBSERVED.join(", ");
      reader.wrong(at, `the condition says nothing: give fact, or some of ${known}`);
    }
    const equals = present({ role, term, leader });
    return { ...NOTHING, not, node, equals, atLeast: present(reached) };
  },
  ({ not, node, equals, atLeast }) => ({ ...(not && { not }), node, ...equals, ...atLeast }),
);

/** What is there of some fields. */
function present<T>(given: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> {
  const there = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Record<string, T>;
}

/** `{ fact: vote, node: n2, candidate: n1 }`. */
const factCondition: Shape<
  { readonly fact: string; readonly not?: boolean; readonly [number: string]: unknown },
  Condition,
  Scope
> = {
  words: "a fact such as { fact: vote, node: n2 }",
  read(value, at, reader, scope) {
    const given = reader.fields(value, at, null, this.words);
    if (given === null) return undefined;
    const { fact, not: negated, ...others } = given;
    const isNot =
      negated !== undefined && (flag.read(negated, [...at, "not"], reader, scope) ?? false);
    const facts = factsOf(scope);
    const name = reader.name(fact, [...at, "fact"], "fact", Object.keys(facts));
    if (name === null) return undefined;
    const known = facts[name]?.fields ?? [];
    const numbers: Record<string, number> = {};
    for (const [field, number] of Object.entries(others)) {
      const read = numberOf(field, number, [...at, field], reader, known, scope);
      if (read !== undefined) numbers[field] = read;
    }
    return { ...NOTHING, not: isNot, fact: { name, numbers } };
  },
  write: ({ not, fact }) => ({ fact: fact?.name ?? "", ...(not && { not }), ...fact?.numbers }),
  schema: (scope): Schema => ({
    type: "object",
    properties: { fact: { enum: Object.keys(factsOf(scope)) }, not: { type: "boolean" } },
    required: ["fact"],
    additionalProperties: {
      anyOf: [
        { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        { type: "string", pattern: NODE.source },
      ],
    },
  }),
  draw(draws, scope) {
    const [name, { fields: numbers }] = drawnOf(draws, Object.entries(factsOf(scope)));
    const drawn = numbers.filter(() => draws.below(2) === 0);
    return { fact: name, ...Object.fromEntries(drawn.map((field) => [field, 1 + draws.below(3)])) };
  },
};

/** The facts of the world and of all protocols. */
function factsOf({ known }: Scope): FactTable {
  return Object.assign({}, WORLD_FACTS, ...[...known.protocols.values()].map(({ facts }) => facts));
}

function numberOf(
  field: string,
  value: unknown,
  at: Path,
  reader: Reader,
  known: readonly string[],
  scope: Scope,
): number | undefined {
  if (!known.includes(field)) {
    reader.unknownName(at, "number of the fact", field, known, true);
    return undefined;
  }
  if (parseNode(value) > 0) return node.read(value, at, reader, scope);
  return whole(0).read(value, at, reader, scope);
}

/** What is observed of a node, or a fact; `not: true` turns it round. */
export const condition = variants({
  words: "a condition such as { node: n1, role: leader }",
  all: () => [observation, factCondition] as const,
  meant(value, at, reader: Reader, _scope: Scope) {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return Object.hasOwn(value, "fact") ? factCondition : observation;
    }
    reader.expected(at, "a condition such as { node: n1, role: leader }", value);
    return undefined;
  },
  of: ({ fact }) => (fact === null ? observation : factCondition),
});
