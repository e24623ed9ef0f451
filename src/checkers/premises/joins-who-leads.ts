/**
 * A server joins who leads: it follows the one that it voted for itself, or one that has told it
 * that it leads.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: whom it voted for last; 0: no one. */
  readonly voted: number[];
  /** By node: who has told it that it leads, since it looks for a leader. */
  readonly told: NodeSet[];
  /** By node: whether it has said since that it has found one. */
  readonly found: boolean[];
}

export const joinsWhoLeads: Property<State> = {
  initial: (nodes) => ({
    voted: new Array<number>(nodes + 1).fill(0),
    told: new Array<NodeSet>(nodes + 1).fill(0),
    found: new Array<boolean>(nodes + 1).fill(false),
  }),
  readings: { told: "nodes" },
  on: {
    restarted(state, _view, node) {
      state.voted[node] = 0;
      state.told[node] = 0;
      state.found[node] = false;
    },
    voteSaid(state, _view, node, _peer, leader) {
      state.voted[node] = leader;
      if (state.found[node] === false) return;
      state.found[node] = false;
      state.told[node] = 0;
    },
    leaderReached(state, _view, node, peer) {
      state.told[node] = withNode(state.told[node] as NodeSet, peer);
    },
    offered(state, _view, node) {
      state.found[node] = true;
    },
    presented(state, _view, node) {
      state.found[node] = true;
    },
    leaderSaid(state, view, node, leader) {
      state.found[node] = true;
      if (leader === node || state.voted[node] === leader) return;
      if (hasNode(state.told[node] as NodeSet, leader)) return;
      view.report(
        `${nodeName(node)} follows ${nodeName(leader)}, for which it did not vote and which has ` +
          "not told it that it leads",
        [node, leader],
      );
    },
  },
};
