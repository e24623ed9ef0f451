/** Z13: an epoch rests on a quorum of those who have a vote; observers count nowhere. */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { isMajority } from "../electorates/electorate.ts";
import { type Delivered, lastDelivered } from "../electorates/last-delivered.ts";
import type { Property } from "../property.ts";

interface State {
  readonly electorate: Delivered;
  /**
   * By node: the latest epoch that it acknowledged, and the latest whose history it acknowledged.
   */
  readonly told: number[];
  readonly synchronized: number[];
  readonly seen: boolean[];
}

export const observersInNoQuorum: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    electorate: lastDelivered.initial(nodes),
    told: new Array<number>(nodes + 1).fill(0),
    synchronized: new Array<number>(nodes + 1).fill(0),
    seen: [],
  }),
  readings: {
    now: "nodes",
    proposed: "nodes",
    told: "by-node",
    synchronized: "by-node",
  },
  steady: ["lead"],
  on: {
    configured(state, view, node, index, voters) {
      lastDelivered.on["configured"]?.(state.electorate, view, node, index, voters);
    },
    delivered(state, view, node, index, epoch) {
      lastDelivered.on["delivered"]?.(state.electorate, view, node, index, epoch);
    },
    toldEpoch(state, _view, node, epoch) {
      state.told[node] = epoch;
    },
    synchronized(state, _view, node, epoch) {
      state.synchronized[node] = epoch;
    },
    lead(state, view, node, epoch) {
      if (state.seen[epoch] === true) return;
      state.seen[epoch] = true;
      let promised: NodeSet = withNode(0, node);
      let holding: NodeSet = withNode(0, node);
      for (let id = 1; id <= view.nodes; id++) {
        // A later promise or history replaces an earlier one: a node that has moved on had been
        // here.
        if ((state.told[id] as number) >= epoch) promised = withNode(promised, id);
        if ((state.synchronized[id] as number) >= epoch) holding = withNode(holding, id);
      }
      const now = state.electorate.now === 0 ? 2 ** view.nodes - 1 : state.electorate.now;
      if (isMajority(promised, now) && isMajority(holding, now)) return;
      view.report(
        `${nodeName(node)} is established in epoch ${epoch} without a quorum of the voters`,
        [node],
      );
    },
  },
};
