/** Ghost configurations: who has a vote, from what the disks hold and what was delivered. */
import { majorityOf, type NodeSet, sizeOf, withNode } from "../protocol/quorum.ts";
import type { AuditView } from "./audit.ts";

/** Plain data: part of the ghost state of folds that count quorums. */
export interface Voters {
  /** Those of the last configuration that was delivered, 0 before any is known: then everybody. */
  now: NodeSet;
  /** By `index * 2^24 + term`: reconfigurations on some disk. */
  readonly proposed: Map<number, NodeSet>;
}

const TERMS = 16_777_216;

export function noVoters(): Voters {
  return { now: 0, proposed: new Map() };
}

/** A disk holds a configuration: the first one, or one that takes effect when its entry is delivered. */
export function noteConfigured(
  state: Voters,
  view: AuditView,
  node: number,
  index: number,
  voters: NodeSet,
): void {
  if (index === 0) {
    if (state.now === 0) state.now = voters;
  } else state.proposed.set(index * TERMS + view.logs.termAt(node, index), voters);
}

/** What a reconfiguration at this place makes the voters, 0 if there is none. */
export function reconfiguredAt(state: Voters, index: number, term: number): NodeSet {
  return state.proposed.size === 0 ? 0 : (state.proposed.get(index * TERMS + term) ?? 0);
}

/** Whether these nodes are a majority of some voters. */
export function isMajority(view: AuditView, holders: NodeSet, voters: NodeSet): boolean {
  return voters === 0
    ? sizeOf(holders) >= majorityOf(view.nodes)
    : sizeOf(holders & voters) >= majorityOf(sizeOf(voters));
}

/** The nodes whose disks hold an entry. */
export function holdersOf(view: AuditView, index: number, term: number, digest: number): NodeSet {
  let holders: NodeSet = 0;
  for (let id = 1; id <= view.nodes; id++) {
    if (view.logs.holds(id, index, term, digest)) holders = withNode(holders, id);
  }
  return holders;
}
