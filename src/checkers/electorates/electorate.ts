/**
 * An electorate: whose disks decide, as far as facts show it. Protocols differ in when a new
 * configuration begins to count.
 */
import type { Reading } from "../../core/reading.ts";
import { majorityOf, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { AuditView, Fold } from "../property.ts";

export interface Electorate<State> {
  /** Plain data. */
  initial(nodes: number): State;
  /** How the fields of its state are read where states are compared. */
  readonly readings?: Readonly<Record<string, Reading>>;
  /** The facts it listens to. */
  readonly on: Readonly<Record<string, Fold<State>>>;
  /** The groups that must each have a majority for `node` to deliver the entry at a place. */
  groupsAt(
    state: State,
    nodes: number,
    node: number,
    index: number,
    term: number,
  ): readonly NodeSet[];
}

/** Whether these nodes are a majority of a group. */
export function isMajority(holders: NodeSet, group: NodeSet): boolean {
  return sizeOf(holders & group) >= majorityOf(sizeOf(group));
}

/** The nodes whose disks hold an entry. */
export function holdersOf(view: AuditView, index: number, term: number, digest: number): NodeSet {
  let holders: NodeSet = 0;
  for (let id = 1; id <= view.nodes; id++) {
    if (view.logs.holds(id, index, term, digest)) holders = withNode(holders, id);
  }
  return holders;
}
