/** Nodes and machines as scenarios name them: one, or several. */
import { list } from "../core/shape/collections.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { drawnOf, type Shape } from "../core/shape/shape.ts";
import {
  type MachineId,
  type NodeId,
  nodeName,
  parseClient,
  parseNode,
} from "../protocol/node-id.ts";
import { clientNames, nodeNames, type Scope } from "./scope.ts";

/** What a node's name looks like. */
export const NODE = /^n[1-9]\d{0,2}$/;

/** What a client's name looks like. */
export const CLIENT = /^c[1-9]\d{0,3}$/;

const ANY = /^(n[1-9]\d{0,2}|c[1-9]\d{0,3})$/;

/** The machine that a name means: those of clients follow the nodes. @returns 0: none. */
export function machineIn(
  name: unknown,
  { nodes, clients }: Scope,
  withClients: boolean,
): MachineId {
  const node = parseNode(name);
  if (node !== 0) return node <= nodes ? node : 0;
  const client = withClients ? parseClient(name) : 0;
  return client >= 1 && client <= clients ? nodes + client : 0;
}

/** What is wrong with the name of a machine that is not there; null: it is no such name. */
export function notThere(name: unknown, scope: Scope, withClients: boolean): string | null {
  if (withClients && parseClient(name) !== 0) {
    const { clients } = scope;
    const known = clients === 0 ? "the workload has none" : `the workload has c1 to c${clients}`;
    return `there is no client ${String(name)}: ${known}`;
  }
  if (parseNode(name) === 0) return null;
  return `there is no node ${String(name)}: the cluster has n1 to n${scope.nodes}`;
}

/** Which machines there are, in words. */
export function machineNames({ nodes, clients }: Scope, withClients: boolean): string {
  const others = withClients && clients > 0 ? `, and clients c1 to c${clients}` : "";
  return `n1 to n${nodes}${others}`;
}

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

/** Machines: a node or a client, a list of them, all for the nodes, clients for the clients. */
export const machineList: Shape<string | readonly string[], readonly MachineId[], Scope> = {
  words: "a node or client, a list of them, all, or clients",
  read(value, at, reader, scope) {
    if (value === "all") return Array.from({ length: scope.nodes }, (_, index) => index + 1);
    if (value === "clients" && scope.clients > 0) {
      return clientNames(scope).map((_, index) => scope.nodes + index + 1);
    }
    const given: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (given.length === 0) reader.expected(at, "at least one node", value);
    return given.flatMap((name, index) => {
      const id = machineIn(name, scope, true);
      if (id !== 0) return [id];
      const place = Array.isArray(value) ? [...at, index] : at;
      const words = `a node from n1 to n${scope.nodes}`;
      const missing = parseClient(name) === 0 ? null : notThere(name, scope, true);
      if (missing === null) reader.expected(place, words, name);
      else reader.wrong(place, missing);
      return [];
    });
  },
  write: (read, { nodes }) => read.map((id) => (id > nodes ? `c${id - nodes}` : nodeName(id))),
  schema: () => ({
    anyOf: [
      { enum: ["all", "clients"] },
      { type: "string", pattern: ANY.source },
      { type: "array", items: { type: "string", pattern: ANY.source }, minItems: 1 },
    ],
  }),
  draw: (draws, scope) => nodeList.draw(draws, scope),
};

/** The first item that occurs twice in a list; undefined: all are different. */
export function twiceIn<T>(items: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return items.find((item) => seen.size === seen.add(item).size);
}
