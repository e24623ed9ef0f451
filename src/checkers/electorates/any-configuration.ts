/**
 * All configurations that a disk has ever held: what is a quorum of each of them is one whichever
 * of them a server goes by.
 */
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { isMajority } from "./electorate.ts";

/** The configurations that were seen; none: all nodes have a vote. */
export type Seen = NodeSet[];

export function see(seen: Seen, voters: NodeSet): void {
  if (!seen.includes(voters)) seen.push(voters);
}

/** Whether these nodes are a quorum of each of them: of whatever a server may go by. */
export function isQuorumOfAll(seen: Seen, nodes: number, servers: NodeSet): boolean {
  if (seen.length === 0) return isMajority(servers, 2 ** nodes - 1);
  return seen.every((voters) => isMajority(servers, voters));
}

/** The nodes that pass, `node` itself among them. */
export function serversThat(nodes: number, node: number, pass: (peer: number) => boolean): NodeSet {
  let servers = withNode(0, node);
  for (let peer = 1; peer <= nodes; peer++) if (pass(peer)) servers = withNode(servers, peer);
  return servers;
}
