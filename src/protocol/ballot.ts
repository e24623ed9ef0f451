/**
 * Ballots, as all protocols of the Paxos family number them: a round and the node that owns it, as
 * one number.
 */
import type { NodeId } from "./node-id.ts";

/** `round * 32 + node`; 0: no ballot. Totally ordered, and no two nodes own the same one. */
export type Ballot = number;

/** More than the nodes of any cluster. */
export const BALLOTS_PER_ROUND = 32;

export function ballotOf(round: number, proposer: NodeId): Ballot {
  return round * BALLOTS_PER_ROUND + proposer;
}

export function roundOf(ballot: Ballot): number {
  return Math.floor(ballot / BALLOTS_PER_ROUND);
}
