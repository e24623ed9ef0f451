/** Nodes as scenarios name them: one, or several. */
import { list } from "../core/shape/collections.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { drawnOf, type Shape } from "../core/shape/shape.ts";
import { type NodeId, nodeName, parseNode } from "../protocol/node-id.ts";
import { nodeNames, type Scope } from "./scope.ts";

/** What a node's name looks like. */
export const NODE = /^n[1-9]\d{0,2}$/;

/** A node by its name. */
export const node: Shape<string, NodeId, Scope> = {
  words: "a node such as n1",
  read: (value, at, reader, { nodes }) => nodeOf(value, at, reader, nodes),
  write: nodeName,
  schema: () => ({ type: "string", pattern: NODE.source }),
  draw: (draws, scope) => drawnOf(draws, nodeNames(scope)),
};

/**
 * The node that a name means, or a number where numbers are allowed for nodes.
 * @param numbers whether a number will do.
 */
export function nodeOf(
  value: unknown,
  at: Path,
  reader: Reader,
  nodes: number,
  numbers = false,
): NodeId | undefined {
  const id =
    typeof value === "string" ? parseNode(value) : numbers && Number.isInteger(value) ? value : 0;
  if (typeof id === "number" && id >= 1 && id <= nodes) return id;
  reader.expected(at, `a node from n1 to n${nodes}`, value);
  return undefined;
}

const several = list(node, { words: "a list of nodes such as [n1, n2]" });

/** One node, a list of them, or all. */
export const nodeList: Shape<string | readonly string[], readonly NodeId[], Scope> = {
  words: "a node, a list of nodes, or all",
  read(value, at, reader, scope) {
    if (value === "all") return Array.from({ length: scope.nodes }, (_, index) => index + 1);
    if (!Array.isArray(value)) {
      const one = node.read(value, at, reader, scope);
      return one === undefined ? undefined : [one];
    }
    if (value.length > 0) return several.read(value, at, reader, scope);
    reader.expected(at, "at least one node", value);
    return undefined;
  },
  write: (read) => read.map(nodeName),
  schema: () => ({
    anyOf: [
      { const: "all" },
      { type: "string", pattern: NODE.source },
      { type: "array", items: { type: "string", pattern: NODE.source }, minItems: 1 },
    ],
  }),
  draw: (draws, scope) =>
    draws.below(3) === 0
      ? "all"
      : draws.below(2) === 0
        ? (node.draw(draws, scope) as string)
        : nodeNames(scope).filter((_, at) => at === 0 || draws.below(2) === 0),
};

/** The first item that occurs twice in a list; undefined: all are different. */
export function twiceIn<T>(items: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return items.find((item) => seen.size === seen.add(item).size);
}
