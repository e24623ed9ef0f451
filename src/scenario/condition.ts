/** What a directed step waits for: the observation of a node, or a fact of the audit stream. */
import { variants } from "../core/shape/collections.ts";
import { fields, optional } from "../core/shape/fields.ts";
import { flag, text, whole } from "../core/shape/leaves.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { drawnOf, mapped, type Schema, type Shape } from "../core/shape/shape.ts";
import type { FactTable } from "../protocol/facts.ts";
import { nodeName, parseNode } from "../protocol/node-id.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { anyProcess, partsOf } from "./names.ts";
import { NODE, nodeOf } from "./nodes.ts";
import { lineupsOf, nodeNames, type Scope } from "./scope.ts";
import type { Condition } from "./script.ts";

/** What a condition says that says nothing else. */
const NOTHING: Condition = { node: "any", equals: {}, atLeast: {}, fact: null, not: false };

/** The leader: its machine by name or number, or `nobody`, which is 0. */
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
  draw: (draws, scope) => (draws.below(3) === 0 ? "nobody" : drawnOf(draws, nodeNames(scope))),
};

const roleText = text("a role such as leader, or down");

/** Of a process that does not run. */
const DOWN = "down";

/** A role, of those that what runs declares: whom the condition looks at is read beside it. */
const role: Shape<string, string, Scope> = {
  ...roleText,
  draw: (draws, scope) => drawnOf(draws, [DOWN, ...(rolesIn(scope, "any") ?? ["leader"])]),
};

/**
 * The roles that members of services may have, of all that a scenario compares; null: one declares
 * none.
 * @param node whom the condition looks at: of `any/left` only the roles of that service count.
 */
function rolesIn(scope: Scope, node: string): readonly string[] | null {
  const { who, service } = partsOf(node);
  const machine = parseNode(who);
  const services = lineupsOf(scope)
    .flatMap((lineup) => lineup.services)
    .filter(({ name, on }) =>
      service === "" ? machine === 0 || on.includes(machine) : name === service,
    );
  const declared = services.map(({ protocol }) => protocol?.roles);
  if (services.length === 0 || declared.includes(undefined)) return null;
  return [...new Set(declared.flatMap((roles) => roles ?? []))];
}

/** Fields of an observation that must be equal ... */
const EQUAL = {
  role: optional(role),
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
    { not, node: optional(anyProcess), ...EQUAL, ...REACHED },
    {
      words: "a condition such as { node: n1, role: leader }",
      kind: "field of an observation",
      rules: () => [{ anyOf: OBSERVED.map((name) => ({ required: [name] })) }],
    },
  ),
  (read, at, reader: Reader, scope: Scope, value): Condition => {
    const { not = false, node = "any", role, term, leader, ...reached } = read;
    if (!OBSERVED.some((name) => Object.hasOwn(value as object, name))) {
      const known = OBSERVED.join(", ");
      reader.wrong(at, `the condition says nothing: give fact, or some of ${known}`);
    }
    const roles = rolesIn(scope, node);
    if (role !== undefined && role !== DOWN && roles !== null && !roles.includes(role))
      reader.unknownName([...at, "role"], "role", role, [...roles, DOWN]);
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
    const facts = factsIn(scope);
    const name = reader.name(fact, [...at, "fact"], "fact", Object.keys(facts));
    if (name === null) return undefined;
    const known = facts[name]?.fields ?? [];
    const numbers: Record<string, number> = {};
    for (const [field, number] of Object.entries(others)) {
      if (!known.includes(field)) {
        reader.unknownName([...at, field], "number of the fact", field, known, true);
        continue;
      }
      const read = numberOf(name, number, [...at, field], reader, scope);
      if (read !== undefined) numbers[field] = read;
    }
    return { ...NOTHING, not: isNot, fact: { name, numbers } };
  },
  write: ({ not, fact }) => ({ fact: fact?.name ?? "", ...(not && { not }), ...fact?.numbers }),
  schema: (scope): Schema => ({
    type: "object",
    properties: {
      fact: { anyOf: [{ enum: Object.keys(factsOf(scope)) }, { type: "string", pattern: OF }] },
      not: { type: "boolean" },
    },
    required: ["fact"],
    additionalProperties: {
      anyOf: [
        { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        { type: "string", pattern: MEMBER },
      ],
    },
  }),
  draw(draws, scope) {
    const [name, { fields: numbers }] = drawnOf(draws, Object.entries(factsOf(scope)));
    const drawn = numbers.filter(() => draws.below(2) === 0);
    return { fact: name, ...Object.fromEntries(drawn.map((field) => [field, 1 + draws.below(3)])) };
  },
};

/** What the facts of a service are called: `left.vote`. */
const OF = "^[^.]+[.].+$";

/** A member of a service, where a fact has its number: `n4`, `n4/left`. */
const MEMBER = "^n[1-9][0-9]{0,2}(/.+)?$";

/** The facts of the world and of all protocols. */
function factsOf({ known }: Scope): FactTable {
  return Object.assign({}, WORLD_FACTS, ...[...known.protocols.values()].map(({ facts }) => facts));
}

/** The facts that may be asserted in a scenario: of several services, `left.vote`. */
function factsIn(scope: Scope): FactTable {
  const several = lineupsOf(scope).filter(({ isAlone }) => !isAlone);
  if (several.length === 0) return factsOf(scope);
  const named = several.flatMap(({ services }) =>
    services.flatMap(({ name, facts }) =>
      Object.entries(facts).map(([fact, declared]) => [`${name}.${fact}`, declared] as const),
    ),
  );
  return Object.fromEntries(named);
}

/**
 * A number of a fact: where it is that of a member of a service, the member by name will do.
 * @param fact whose service is meant where the name says none.
 */
function numberOf(
  fact: string,
  value: unknown,
  at: Path,
  reader: Reader,
  scope: Scope,
): number | undefined {
  const { who, service } = partsOf(typeof value === "string" ? value : "");
  const machine = parseNode(who);
  if (machine === 0) return whole(0).read(value, at, reader, scope);
  const [lineup] = lineupsOf(scope).filter(({ isAlone }) => !isAlone);
  if (lineup === undefined && service === "") return nodeOf(value, at, reader, scope.nodes);
  const name = service === "" ? fact.slice(0, fact.indexOf(".")) : service;
  const members = lineup?.services.find((one) => one.name === name)?.on ?? [];
  const member = members.indexOf(machine) + 1;
  if (member > 0) return member;
  reader.expected(at, `a member of ${name}: ${members.map(nodeName).join(", ")}`, value);
  return undefined;
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
