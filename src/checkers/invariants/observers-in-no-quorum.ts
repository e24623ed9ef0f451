/** Z13: an epoch rests on a quorum of those who have a vote; observers count nowhere. */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Invariant } from "../audit.ts";
import { isMajority, noteConfigured, noVoters, reconfiguredAt, type Voters } from "../voters.ts";

interface State {
  /** The last index that was delivered anywhere. */
  index: number;
  readonly voters: Voters;
  /** By node: the latest epoch that it told others it accepted, and the latest whose history it acknowledged. */
  readonly told: number[];
  readonly synchronized: number[];
  readonly seen: boolean[];
}

export const observersInNoQuorum: Invariant<State> = {
  name: "observers-in-no-quorum",
  statement:
    "When a leader is established, a quorum of the voters has promised its epoch and holds its history.",
  source: "ZooKeeper Observers Guide (ZOOKEEPER-368); Leader.SyncedLearnerTracker",
  protocols: ["zab"],
  initial: (nodes) => ({
    index: 0,
    voters: noVoters(),
    told: new Array<number>(nodes + 1).fill(0),
    synchronized: new Array<number>(nodes + 1).fill(0),
    seen: [],
  }),
  on: {
    configured(state, view, node, index, voters) {
      noteConfigured(state.voters, view, node, index, voters);
    },
    delivered(state, _view, _node, index, epoch) {
      if (index <= state.index) return;
      state.index = index;
      const next = reconfiguredAt(state.voters, index, epoch);
      if (next !== 0) state.voters.now = next;
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
        // A later promise or history replaces an earlier one: whoever has gone on had been here.
        if ((state.told[id] as number) >= epoch) promised = withNode(promised, id);
        if ((state.synchronized[id] as number) >= epoch) holding = withNode(holding, id);
      }
      const { now } = state.voters;
      if (isMajority(view, promised, now) && isMajority(view, holding, now)) return;
      view.report(
        `${nodeName(node)} is established in epoch ${epoch} without a quorum of the voters`,
        [node],
      );
    },
  },
};
