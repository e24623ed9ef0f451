/**
 * The current epoch comes with its history: a learner's disk holds that an epoch is current only
 * once it holds all that the epoch began with.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** The history that a leader has sent: up to where. Immutable. */
interface Sent {
  readonly epoch: number;
  readonly index: number;
  readonly leader: number;
}

interface State {
  /** By node: the history that reached it last. */
  readonly sent: Sent[];
  /** By node: the epoch that its disk remembers as accepted. */
  readonly accepted: number[];
}

const NOTHING: Sent = { epoch: -1, index: 0, leader: 0 };

export const currentEpochWithHistory: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    sent: new Array<Sent>(nodes + 1).fill(NOTHING),
    accepted: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { sent: "immutable" },
  looksAt: ["currentEpoch"],
  on: {
    acceptedEpoch(state, _view, node, epoch) {
      state.accepted[node] = epoch;
    },
    historyReached(state, _view, node, epoch, index, leader) {
      state.sent[node] = { epoch, index, leader };
    },
    restarted(state, _view, node) {
      state.sent[node] = NOTHING;
    },
    currentEpoch(state, view, node, epoch) {
      const sent = state.sent[node] as Sent;
      if (sent.epoch !== epoch) return;
      const { index, leader } = sent;
      const { logs } = view;
      const last = logs.lastIndex(node);
      const who = `${nodeName(node)}'s disk holds that epoch ${epoch} is current`;
      if (last < index) {
        view.report(`${who}, whose history has ${index} transactions, and ${last} of them`, [
          node,
          leader,
        ]);
        return;
      }
      // The leader may follow another one by now; its own disk may still lag what it has sent.
      if ((state.accepted[leader] as number) > epoch) return;
      const common = Math.min(index, logs.lastIndex(leader));
      if (logs.chainAt(node, common) === logs.chainAt(leader, common)) return;
      view.report(`${who}, and another history than the leader's`, [node, leader]);
    },
  },
};
