/**
 * Who is who: members, addresses, machines and sessions are small whole numbers; people read `n1`,
 * `n3/config`, `c1`. In a world of one service a member, its address and its machine are one
 * number.
 */

/** A member of a service, from 1: what protocols and facts call a process. 0: none. */
export type NodeId = number;

/**
 * A process of the world, from 1, in the order of services and members; clients follow, then
 * whatever else acts. 0: none.
 */
export type Address = number;

/** A machine, from 1; those of clients follow. 0: none. */
export type MachineId = number;

/** A FIFO session between two nodes, from 1; 0: outside any session. */
export type SessionId = number;

/** `n3`. */
export function nodeName(node: NodeId): string {
  return `n${node}`;
}

/** The node that a text names. @returns 0 if it names none, or is not a text. */
export function parseNode(text: unknown): NodeId {
  const match = typeof text === "string" ? /^n([1-9]\d{0,2})$/.exec(text) : null;
  return match ? Number(match[1]) : 0;
}

/** The client that a text names, `c3`. @returns 0 if it names none, or is no text. */
export function parseClient(text: unknown): number {
  const match = typeof text === "string" ? /^c([1-9]\d{0,3})$/.exec(text) : null;
  return match ? Number(match[1]) : 0;
}
