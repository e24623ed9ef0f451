/** What a directed step waits for: the observation of a node, or a fact of the audit stream. */
import type { FactTable } from "../protocol/facts.ts";
import { parseNode } from "../protocol/node-id.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import type { Fields, Path, Reader } from "./reader.ts";
import type { Condition } from "./script.ts";

/** Fields of an observation that must reach a value instead of being equal to it. */
const REACHED = ["commitIndex", "lastIndex", "syncing"];
const OBSERVED = ["role", "term", "leader", ...REACHED];

/** What stands in for a condition that was wrong. */
const NOTHING: Condition = { node: 0, equals: {}, atLeast: {}, fact: null, not: false };

/**
 * `{ node: n1, role: leader, term: 2, commitIndex: 3 }` or `{ fact: vote, node: n2, candidate: n1
 * }`; `not: true` turns it round.
 * @param nodes how many there are.
 */
export function readCondition(
  reader: Reader,
  value: unknown,
  path: Path,
  nodes: number,
): Condition {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    reader.expected(path, "a condition such as { node: n1, role: leader }", value);
    return NOTHING;
  }
  const { not: negated, ...given } = value as Fields;
  const not = reader.flag(negated, [...path, "not"]);
  return "fact" in given
    ? { ...NOTHING, not, fact: readFact(reader, given, path, nodes) }
    : { ...NOTHING, not, ...readObserved(reader, given, path, nodes) };
}

function readFact(reader: Reader, given: Fields, path: Path, nodes: number): Condition["fact"] {
  const { fact, ...others } = given;
  const facts: FactTable = Object.assign(
    {},
    WORLD_FACTS,
    ...[...reader.protocols.values()].map((protocol) => protocol.facts),
  );
  const name = reader.name(fact, [...path, "fact"], "fact", Object.keys(facts));
  if (name === null) return null;
  const known = facts[name]?.fields ?? [];
  const numbers: Record<string, number> = {};
  for (const [field, number] of Object.entries(others)) {
    const at = [...path, field];
    if (!known.includes(field)) {
      reader.unknownName(at, "number of the fact", field, known, true);
    } else if (parseNode(number) > 0) {
      numbers[field] = readNode(reader, number, at, nodes);
    } else {
      numbers[field] = reader.whole(number, at, 0, Number.MAX_SAFE_INTEGER, 0);
    }
  }
  return { name, numbers };
}

function readObserved(
  reader: Reader,
  given: Fields,
  path: Path,
  nodes: number,
): Pick<Condition, "node" | "equals" | "atLeast"> {
  const { node, ...others } = given;
  const equals: Record<string, number | string> = {};
  const atLeast: Record<string, number> = {};
  if (Object.keys(others).length === 0) {
    reader.wrong(path, `the condition says nothing: give fact, or some of ${OBSERVED.join(", ")}`);
  }
  for (const [field, wanted] of Object.entries(others)) {
    const at = [...path, field];
    const number = () => reader.whole(wanted, at, 0, Number.MAX_SAFE_INTEGER, 0);
    if (!OBSERVED.includes(field)) {
      reader.unknownName(at, "field of an observation", field, OBSERVED, true);
    } else if (REACHED.includes(field)) atLeast[field] = number();
    else if (field === "term") equals[field] = number();
    else if (field === "leader") {
      equals[field] = wanted === "nobody" ? 0 : readNode(reader, wanted, at, nodes, true);
    } else equals[field] = reader.text(wanted, at, "a role such as leader, or down");
  }
  const anyNode = node === undefined || node === "any";
  const id = anyNode ? 0 : readNode(reader, node, [...path, "node"], nodes);
  return { node: id, equals, atLeast };
}

/**
 * A node by its name, and by its number where numbers stand for nodes; n1 stands in for what is
 * none.
 * @param numbers whether a number will do.
 */
export function readNode(
  reader: Reader,
  value: unknown,
  path: Path,
  nodes: number,
  numbers = false,
): number {
  const id =
    typeof value === "string" ? parseNode(value) : numbers && Number.isInteger(value) ? value : 0;
  if (typeof id === "number" && id >= 1 && id <= nodes) return id;
  reader.expected(path, `a node from n1 to n${nodes}`, value);
  return 1;
}
