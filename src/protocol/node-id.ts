/** Who is who: nodes, clients and sessions are small whole numbers; people read `n1`, `c1`. */

/** A node of the cluster, from 1. 0 stands for nobody. */
export type NodeId = number;

/** A FIFO session between two nodes, from 1; 0 stands for "outside any session". */
export type SessionId = number;

/** `n3`. */
export function nodeName(node: NodeId): string {
  return `n${node}`;
}

/** The node that a text names. @returns 0 if it names none, or is no text. */
export function parseNode(text: unknown): NodeId {
  const match = typeof text === "string" ? /^n([1-9]\d{0,2})$/.exec(text) : null;
  return match ? Number(match[1]) : 0;
}
