/** Nodes and machines as scenarios name them: which there are, and what is said of others. */
import type { Path, Reader } from "../core/shape/reader.ts";
import { type MachineId, type NodeId, parseClient, parseNode } from "../protocol/node-id.ts";
import type { Scope } from "./scope.ts";

/** What a node's name looks like. */
export const NODE = /^n[1-9]\d{0,2}$/;

/** What a client's name looks like. */
export const CLIENT = /^c[1-9]\d{0,3}$/;

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

/** The first item that occurs twice in a list; undefined: all are different. */
export function twiceIn<T>(items: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return items.find((item) => seen.size === seen.add(item).size);
}
