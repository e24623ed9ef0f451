/** The promises that have reached a proposer, of the latest ballot of which any did. */
import { type NodeSet, withNode } from "../../protocol/quorum.ts";

export interface Gathered {
  /** By node: that ballot, and whose promises of it have come; what its own disk has promised. */
  readonly ballots: number[];
  readonly acceptors: NodeSet[];
  readonly remembered: number[];
}

export function nothingGathered(nodes: number): Gathered {
  return {
    ballots: new Array<number>(nodes + 1).fill(-1),
    acceptors: new Array<NodeSet>(nodes + 1).fill(0),
    remembered: new Array<number>(nodes + 1).fill(0),
  };
}

export const GATHERED_READINGS = {
  ballots: "ballot",
  acceptors: "nodes",
  remembered: "ballot",
} as const;

/** A promise has come. @returns whether it is the first of its ballot, and of a later one. */
export function gather(
  gathered: Gathered,
  node: number,
  ballot: number,
  acceptor: number,
): "first" | "further" | "late" {
  const latest = gathered.ballots[node] as number;
  if (ballot < latest) return "late";
  const before = ballot === latest ? (gathered.acceptors[node] as NodeSet) : 0;
  gathered.acceptors[node] = acceptor === 0 ? before : withNode(before, acceptor);
  gathered.ballots[node] = ballot;
  return ballot === latest ? "further" : "first";
}

/** What had come is forgotten in a restart. */
export function forget(gathered: Gathered, node: number): void {
  gathered.ballots[node] = -1;
  gathered.acceptors[node] = 0;
}

/**
 * Whose promises of a ballot a node holds: those that reached it, and its own once its disk
 * remembers that one, or a later one.
 */
export function promisersOf(gathered: Gathered, node: number, ballot: number): NodeSet {
  const others = gathered.ballots[node] === ballot ? (gathered.acceptors[node] as NodeSet) : 0;
  return (gathered.remembered[node] as number) >= ballot ? withNode(others, node) : others;
}
