/**
 * A candidate hears its votes: a server that tells others whom it votes for tells that one, too.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { AuditView, Property } from "../property.ts";

interface State {
  /**
   * By node: the step in which it said its vote last, whom it voted for, and to whom it said so.
   */
  readonly steps: number[];
  readonly leaders: number[];
  readonly told: NodeSet[];
}

export const candidateHearsVotes: Property<State> = {
  initial: (nodes) => ({
    steps: new Array<number>(nodes + 1).fill(-1),
    leaders: new Array<number>(nodes + 1).fill(0),
    told: new Array<NodeSet>(nodes + 1).fill(0),
  }),
  readings: { steps: "unread", told: "nodes" },
  on: {
    voteSaid(state, view, node, peer, leader) {
      const step = view.step();
      // It may change its vote within a step, and say each.
      if (state.steps[node] !== step || state.leaders[node] !== leader) {
        judge(state, view, node);
        state.told[node] = 0;
      }
      state.steps[node] = step;
      state.leaders[node] = leader;
      state.told[node] = withNode(state.told[node] as NodeSet, peer);
    },
  },
};

/** What is said to one server alone is an answer; to all others its vote has been said before. */
function judge(state: State, view: AuditView, node: number): void {
  const told = state.told[node] as NodeSet;
  const leader = state.leaders[node] as number;
  if (sizeOf(told) < 2 || leader === 0 || leader === node || hasNode(told, leader)) return;
  view.report(`${nodeName(node)} told others that it votes for ${nodeName(leader)}, but not it`, [
    node,
    leader,
  ]);
}
