/**
 * Z9, process consistency: who acknowledges NEWLEADER holds the leader's history, neither less nor
 * more.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: the epoch that its disk remembers as accepted. */
  readonly accepted: number[];
}

export const processConsistency: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({ accepted: new Array<number>(nodes + 1).fill(0) }),
  readings: { accepted: "by-node" },
  on: {
    acceptedEpoch(state, _view, node, epoch) {
      state.accepted[node] = epoch;
    },
    synchronized(state, view, node, epoch, index, leader) {
      const { logs } = view;
      const last = logs.lastIndex(node);
      const who = `${nodeName(node)} acknowledged the history of ${nodeName(leader)} in epoch ${epoch}`;
      if (last !== index) {
        view.report(`${who} up to ${index}, but its disk holds ${last} transactions`, [
          node,
          leader,
        ]);
        return;
      }
      // The leader has accepted a later epoch since, whose history may have taken the place of its
      // own: a late acknowledgement is of a history that its disk need not hold any more.
      if ((state.accepted[leader] as number) > epoch) return;
      // The leader's own disk may still lag what it has sent.
      const common = Math.min(last, logs.lastIndex(leader));
      if (logs.chainAt(node, common) === logs.chainAt(leader, common)) return;
      view.report(`${who}, but its disk holds another one`, [node, leader]);
    },
  },
};
