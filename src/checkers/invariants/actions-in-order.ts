/**
 * Z12: proposals are acknowledged in order, after the history, and only when they are on disk; what
 * is committed was proposed.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";

interface State {
  /**
   * By node: the epoch whose history it acknowledged last, and the last index that it acknowledged.
   */
  readonly epochs: number[];
  readonly acked: number[];
  /** The first configuration, 0 before it is known; whether another one was seen. */
  voters: number;
  reconfigured: boolean;
}

export const actionsInOrder: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    epochs: new Array<number>(nodes + 1).fill(0),
    acked: new Array<number>(nodes + 1).fill(0),
    voters: 0,
    reconfigured: false,
  }),
  readings: { epochs: "by-node", acked: "by-node", voters: "nodes" },
  on: {
    restarted(state, _view, node) {
      state.epochs[node] = 0;
    },
    configured(state, _view, _node, _index, voters) {
      if (state.voters === 0) state.voters = voters;
      else if (state.voters !== voters) state.reconfigured = true;
    },
    synchronized(state, _view, node, epoch, index) {
      state.epochs[node] = epoch;
      state.acked[node] = index;
    },
    acknowledged(state, view, node, epoch, index, leader) {
      const before = state.acked[node] as number;
      state.acked[node] = index;
      let fault = "";
      if (state.epochs[node] !== epoch) {
        fault = ` before it acknowledged the history of epoch ${epoch}`;
        // (A new voter has learnt what came before as an observer, which acknowledges nothing.)
      } else if (index !== before + 1 && !(index > before && mayBeNew(state, node))) {
        fault = ` after transaction ${before}`;
      } else if (view.logs.termAt(node, index) !== epoch) fault = ", but its disk does not hold it";
      if (fault === "") return;
      const who = `${nodeName(node)} acknowledged transaction ${index} to ${nodeName(leader)}`;
      view.report(who + fault, [node, leader]);
    },
  },
};

/** Whether a node may have got its vote since the start. */
function mayBeNew(state: State, node: number): boolean {
  return state.reconfigured || !hasNode(state.voters, node);
}
