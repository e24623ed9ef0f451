/**
 * What may be seen of a node from outside: for reports, targeted faults and the goals of directed
 * scenarios.
 */
import type { NodeId } from "./node-id.ts";
import type { NodeSet } from "./quorum.ts";

export interface Observation {
  /**
   * The protocol's word: `follower`, `candidate`, `leader`, `acceptor`... `leader` is what faults
   * aim at.
   */
  readonly role: string;
  /** Term, ballot round or epoch. */
  readonly term: number;
  /** The leader that the node follows, 0 if none. */
  readonly leader: NodeId;
  /** The last index (slot, zxid counter) it knows to be decided, 0 if none. */
  readonly commitIndex: number;
  /** The last index in its log. */
  readonly lastIndex: number;
  /**
   * Of a leader: whether all is committed that its office has to begin with, before which nothing
   * of its own can be: an entry of its term, the slots that were open before it. Absent: a node
   * that has the role has done that, or the protocol does not say.
   */
  readonly established?: boolean;
  /**
   * How many things this node has yet to learn or to see through, such as transactions that it is
   * in doubt about: a cluster has recovered when no node has any. Absent: none.
   */
  readonly unsettled?: number;
  /** Members with which it has something to settle; those that are gone for ever do not count. */
  readonly unsettledWith?: NodeSet;
  /** Who takes part, as the node sees it, as a set of bits; absent: all nodes do. */
  readonly members?: number;
}
